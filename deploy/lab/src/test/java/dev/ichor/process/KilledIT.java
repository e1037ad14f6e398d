package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The appliance's process is killed while a rack becomes a cluster, several times, at moments that
 * a fixed seed picks from what the rack has done so far. The rack runs on, as machines do.
 */
class KilledIT {
  private static final int MACHINES = 6;
  private static final long SEED = 20_131; // RFC 2131
  private static final Duration BOUND = Duration.ofMinutes(4);

  /** A step of the rack; about 30 a machine from power-on to the running node. */
  private static final Pattern STEP = Pattern.compile("machine-\\d\\d (?!ready )");

  /** What a client read from the wire. */
  private static final Pattern ACKNOWLEDGED = Pattern.compile("ACK (127\\.\\d+\\.\\d+\\.\\d+)");

  /** Steps of all machines at which the kills fall: early, at hand-over, late. */
  private static final List<int[]> MOMENTS =
      List.of(new int[] {24, 36}, new int[] {50, 110}, new int[] {115, 170});

  @Test
  @DisplayName(
      "kill -9 at any moment loses no acknowledged lease, machine, cluster or token, and no change of plan or mode")
  void killed() throws Exception {
    var random = new Random(SEED);
    try (var site = Site.open("killed")) {
      var appliance = site.startAppliance("up-0");
      var rack = site.startRack(MACHINES);
      var token = site.rest().token();
      site.rest().declare(site.inventory(), "https://%s:6443".formatted(site.net().address(0, 10)));
      var machines = machines(site.rest());
      for (int i = 0; i < MOMENTS.size(); i++) {
        int step = random.nextInt(MOMENTS.get(i)[0], MOMENTS.get(i)[1]);
        Await.until(
            "step %d of the rack".formatted(step),
            BOUND,
            () -> steps(rack) >= step,
            () -> where(site));
        change(site.rest(), i); // what was answered is done, also when the power goes at once
        appliance.kill();
        var acknowledged = acknowledged(rack);
        System.out.printf(
            "killed at step %d of the rack, %d addresses acknowledged%n",
            steps(rack), acknowledged.size());
        appliance = site.startAppliance("up-%d".formatted(i + 1));
        assertThat(appliance.output())
            .as("token printed again; %s", appliance.where())
            .doesNotContain(token);
        assertThat(site.rest().token()).isEqualTo(token);
        assertThat(leases(site.rest())).as("leases; %s", where(site)).containsAll(acknowledged);
        assertThat(machines(site.rest())).isEqualTo(machines);
        assertThat(site.rest().get("/api/v1/clusters").size()).isEqualTo(1);
        assertChanged(site.rest(), i);
      }
      awaitDone(site);
      assertThat(count(rack, "etcd bootstrapped"))
          .as("bootstraps of etcd; %s", where(site))
          .isEqualTo(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.data())))
          .isEqualTo("rwx------");
      appliance.assertNoStackTrace();
    }
  }

  private static void change(Rest rest, int round) throws Exception {
    rest.put(
        "/api/v1/dhcp/networks",
        """
        {"subnets": [{"subnet": "10.9%1$d.0.0/24", "pools": ["10.9%1$d.0.10-10.9%1$d.0.99"]}]}
        """
            .formatted(round));
    rest.put(
        "/api/v1/dhcp/interfaces/lo",
        "{\"mode\": \"server\", \"domain\": \"round-%d.example\"}".formatted(round));
    rest.post("/api/v1/tokens", "{\"name\": \"round-%d\", \"role\": \"viewer\"}".formatted(round));
    if (round > 0) {
      rest.delete("/api/v1/tokens/round-%d".formatted(round - 1));
    }
  }

  private static void assertChanged(Rest rest, int round) throws Exception {
    assertThat(rest.get("/api/v1/dhcp/interfaces/lo").toString())
        .contains("\"api\"", "round-%d.example".formatted(round));
    assertThat(texts(rest.get("/api/v1/tokens"), "name", "role"))
        .as("what was made is there, what was revoked is not")
        .hasSize(2)
        .anyMatch(token -> token.contains("round-%d".formatted(round)));
    var subnet = "10.9%d.0.".formatted(round);
    assertThat(rest.get("/api/v1/dhcp/networks").toString()).contains(subnet + "0/24");
    var explained =
        rest.get("/api/v1/dhcp/explain?arch=7&mac=52:54:00:99:00:01&giaddr=" + subnet + "1");
    assertThat(explained.path("reply").path("effect").asText()).startsWith("hold " + subnet);
  }

  private static void awaitDone(Site site) throws Exception {
    var rest = site.rest();
    Await.until(
        "all ACTIVE and the cluster healthy",
        BOUND,
        () ->
            StreamSupport.stream(rest.get("/api/v1/machines").spliterator(), false)
                    .allMatch(machine -> machine.path("state").asText().equals("ACTIVE"))
                && rest.get("/api/v1/clusters/lab").has("healthyAt"),
        () -> where(site) + " " + states(rest));
  }

  private static String states(Rest rest) {
    try {
      return rest.get("/api/v1/machines") + " " + rest.get("/api/v1/clusters");
    } catch (java.io.IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  /** Id and name of every machine. */
  private static Set<String> machines(Rest rest) throws Exception {
    return texts(rest.get("/api/v1/machines"), "id", "name");
  }

  private static Set<String> leases(Rest rest) throws Exception {
    return texts(rest.get("/api/v1/dhcp/leases?limit=1000").path("leases"), "address");
  }

  private static Set<String> texts(JsonNode list, String... keys) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            one ->
                List.of(keys).stream()
                    .map(key -> one.path(key).asText())
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long steps(IchorRun rack) {
    assertThat(rack.isAlive()).as("the rack; %s", rack.where()).isTrue();
    return STEP.matcher(rack.output()).results().count();
  }

  private static Set<String> acknowledged(IchorRun rack) {
    return ACKNOWLEDGED
        .matcher(rack.output())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long count(IchorRun rack, String text) {
    return rack.output().lines().filter(line -> line.endsWith(text)).count();
  }

  private static String where(Site site) {
    return "logs are in " + site.directory().resolve("logs");
  }
}
