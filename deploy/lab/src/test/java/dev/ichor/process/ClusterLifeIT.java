package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A cluster's life without a hand: cold to healthy, one control plane replaced, every node
 * upgraded, one replaced by a machine that boots the new version at once; and the appliance is
 * killed ten times on the way, at moments that nobody chose. The rack is simulated and runs on, as
 * machines do.
 */
class ClusterLifeIT {
  private static final int MACHINES = 6; // one is spare
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final String NEXT = "v1.13.10";

  private final long seed = Long.getLong("ichor.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private int kills;

  @Test
  @DisplayName(
      "3 control planes and 2 workers: cold to healthy, one replaced, upgraded, through ten kill"
          + " -9")
  void life() throws Exception {
    System.out.printf("cluster life: seed %d (repeat it with -Dichor.seed=%d)%n", seed, seed);
    try (var site = Site.open("cluster-life")) {
      site.addTalos(NEXT);
      var appliance = site.startAppliance("up-0");
      var rack = site.startRack(MACHINES);
      var endpoint = "https://%s:6443".formatted(site.net().address(0, 10));
      site.rest().declare(site.inventory(), endpoint, "push", 3, 2);
      appliance = killed(site, appliance, 4);
      awaitHealthy(site);
      assertThat(count(rack, "etcd bootstrapped")).as(site.directory().toString()).isEqualTo(1);

      var leaving = member(site, "controlplane");
      site.rest().post("/api/v1/clusters/lab/members/" + leaving + "/remove", "{}");
      appliance = killed(site, appliance, 2);
      awaitRollout(site, "remove");
      awaitHealthy(site);
      assertThat(count(rack, "etcd bootstrapped")).isEqualTo(1);

      site.rest().post("/api/v1/clusters/lab/upgrade", "{\"version\":\"" + NEXT + "\"}");
      appliance = killed(site, appliance, 4);
      awaitRollout(site, "upgrade");
      assertThat(cluster(site).path("talosVersion").asText()).isEqualTo(NEXT);
      assertThat(count(rack, "upgrade to " + NEXT)).isEqualTo(5);

      var worker = member(site, "worker");
      site.rest().post("/api/v1/clusters/lab/members/" + worker + "/remove", "{}");
      awaitRollout(site, "remove");
      awaitHealthy(site);
      assertThat(count(rack, "upgrade to " + NEXT)).as("what replaces it has it").isEqualTo(5);

      assertThat(kills).isEqualTo(10);
      appliance.assertNoStackTrace();
    }
  }

  private IchorRun killed(Site site, IchorRun first, int times) throws Exception {
    var appliance = first;
    for (int i = 0; i < times; i++) {
      LockSupport.parkNanos(Duration.ofMillis(100 + random.nextInt(2400)).toNanos());
      appliance.kill();
      appliance = site.startAppliance("up-%d".formatted(++kills));
    }
    return appliance;
  }

  private static JsonNode cluster(Site site) throws Exception {
    return site.rest().get("/api/v1/clusters/lab");
  }

  private static void awaitHealthy(Site site) throws Exception {
    var rest = site.rest();
    Await.until(
        "five ACTIVE members, three healthy in etcd, every check passed or not to be asked",
        BOUND,
        () ->
            cluster(site).has("healthyAt")
                && active(rest) == 5
                && etcd(rest) == 3
                && rest.get("/api/v1/clusters/lab/health").path("state").asText().equals("healthy"),
        () -> where(site));
  }

  private static long active(Rest rest) throws Exception {
    return list(rest.get("/api/v1/machines")).stream()
        .filter(machine -> machine.path("state").asText().equals("ACTIVE"))
        .count();
  }

  private static long etcd(Rest rest) throws Exception {
    var members = list(rest.get("/api/v1/clusters/lab/etcd").path("members"));
    assertThat(members.size()).as("etcd's members").isLessThanOrEqualTo(3);
    return members.stream().filter(member -> member.path("healthy").asBoolean()).count();
  }

  private static void awaitRollout(Site site, String kind) throws Exception {
    Await.until(
        kind + " done",
        BOUND,
        () -> {
          var rollout = site.rest().get("/api/v1/clusters/lab/rollout");
          assertThat(rollout.path("kind").asText()).isEqualTo(kind);
          assertThat(rollout.path("state").asText())
              .as("%s; %s", rollout, where(site))
              .isNotEqualTo("paused");
          return rollout.path("state").asText().equals("done");
        },
        () -> where(site));
  }

  private static String member(Site site, String role) throws Exception {
    return list(site.rest().get("/api/v1/machines")).stream()
        .filter(machine -> machine.path("role").asText().equals(role))
        .map(machine -> machine.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static long count(IchorRun rack, String text) {
    return rack.output()
        .lines()
        .filter(line -> line.endsWith(text) || line.contains(text + " a second time"))
        .count();
  }

  private static String where(Site site) {
    try {
      return "%s %s; logs are in %s"
          .formatted(
              cluster(site).path("waitingFor"),
              site.rest().get("/api/v1/clusters/lab/health"),
              site.directory().resolve("logs"));
    } catch (IOException e) {
      return e + "; logs are in " + site.directory().resolve("logs");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
