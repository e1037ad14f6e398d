package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every database has to keep, through the whole appliance and its public interface. */
abstract class KeptContract {
  private static final int MACHINES = 2;
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final String INTERFACE = "/api/v1/dhcp/interfaces/lo";
  private static final String LEASES = "/api/v1/dhcp/leases/";

  /** For directories. */
  abstract String name();

  /** Flags beside the usual ones. */
  abstract List<String> database();

  /** The data went where it was meant to go. */
  abstract void assertUsed(Site site);

  @Test
  @DisplayName(
      "All that was kept is there again after a restart, and a reserved lease is nobody else's")
  void kept() throws Exception {
    try (var site = Site.open("kept-" + name())) {
      var first = site.startAppliance("up-0", database());
      site.startRack(MACHINES);
      site.rest().declare(site.inventory(), "https://%s:6443".formatted(site.net().address(0, 10)));
      awaitHealthy(site);
      var reserved = lease(site, 1);
      var free = lease(site, 2);
      var rest = site.rest();
      rest.post(LEASES + reserved + "/reservation", "{}");
      rest.put(INTERFACE, "{\"mode\": \"server\", \"domain\": \"kept.example\"}");
      var before = snapshot(rest, reserved);
      var timelines = timelines(rest);
      first.signal("TERM");
      first.awaitExit(Duration.ofSeconds(20));
      first.assertNoStackTrace();

      var second = site.startAppliance("up-1", database());
      assertThat(snapshot(site.rest(), reserved)).as(second.where()).isEqualTo(before);
      var after = timelines(site.rest());
      timelines.forEach(
          (id, lines) -> assertThat(after.getOrDefault(id, Set.of())).containsAll(lines));
      awaitHealthy(site);
      assertReserved(site, reserved, free);
      second.assertNoStackTrace();
      assertUsed(site);
    }
  }

  private static String lease(Site site, int number) throws Exception {
    try (var visitor = new DhcpVisitor(site.net(), number)) {
      return visitor.lease().getHostAddress();
    }
  }

  private static void awaitHealthy(Site site) throws Exception {
    var rest = site.rest();
    Await.until(
        "%d machines ACTIVE and the cluster healthy".formatted(MACHINES),
        BOUND,
        () ->
            stream(rest.get("/api/v1/machines?state=ACTIVE")).count() == MACHINES
                && rest.get("/api/v1/clusters/lab").has("healthyAt"),
        () -> "logs are in " + site.directory().resolve("logs"));
  }

  /** What stays as it is while nobody changes it, by the path it was read from. */
  private static Map<String, Object> snapshot(Rest rest, String address) throws Exception {
    var all = new TreeMap<String, Object>();
    all.put("machines", machines(rest));
    for (var path :
        List.of(
            "/api/v1/rules",
            "/api/v1/dhcp/networks",
            "/api/v1/dhcp/reservations",
            INTERFACE,
            LEASES + address,
            LEASES + address + "/history")) {
      all.put(path, rest.get(path));
    }
    all.put("kubeconfig", rest.text("/api/v1/clusters/lab/kubeconfig"));
    all.put("talos ca", talosCa(rest));
    assertThat(String.valueOf(all.get("/api/v1/dhcp/reservations"))).contains(address);
    assertThat(String.valueOf(all.get(INTERFACE))).contains("\"api\"", "kept.example");
    assertThat(String.valueOf(all.get(LEASES + address + "/history"))).contains(address);
    return all;
  }

  /** The certificate beside it is a new one each time. */
  private static List<String> talosCa(Rest rest) throws Exception {
    var lines = rest.text("/api/v1/clusters/lab/talosconfig").lines();
    var found = lines.filter(line -> line.strip().startsWith("ca:")).toList();
    assertThat(found).hasSize(1);
    return found;
  }

  private static Set<String> machines(Rest rest) throws Exception {
    return stream(rest.get("/api/v1/machines"))
        .map(
            machine ->
                List.of("id", "name", "macs", "uuid", "bmc", "cluster", "role").stream()
                    .map(key -> machine.path(key).toString())
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<JsonNode>> timelines(Rest rest) throws Exception {
    var all = new TreeMap<String, Set<JsonNode>>();
    for (var machine : rest.get("/api/v1/machines")) {
      var id = machine.path("id").asText();
      var lines = rest.get("/api/v1/machines/%s/timeline?limit=5000".formatted(id));
      all.put(id, stream(lines).collect(Collectors.toSet()));
      assertThat(lines).isNotEmpty();
    }
    return all;
  }

  /** Both are given back, and a stranger asks for each: he gets only the one that is free. */
  private static void assertReserved(Site site, String reserved, String free) throws Exception {
    var rest = site.rest();
    rest.delete(LEASES + reserved);
    rest.delete(LEASES + free);
    var stranger = "52:54:00:99:00:77";
    assertThat(offered(site, stranger, free)).isEqualTo(free);
    assertThat(offered(site, stranger, reserved)).isNotEqualTo(reserved).startsWith("127.");
    assertThat(offered(site, "52:54:00:99:00:01", reserved)).isEqualTo(reserved);
  }

  /** Whose address the running server would hold now for a client that asks for one. */
  private static String offered(Site site, String mac, String requested) throws Exception {
    var explanation =
        site.rest()
            .get(
                "/api/v1/dhcp/explain?arch=7&mac=%s&giaddr=%s&requested=%s"
                    .formatted(mac, site.net().relay(), requested));
    var effect = explanation.path("reply").path("effect").asText();
    assertThat(effect).as(explanation.toString()).startsWith("hold ");
    return effect.split(" ", 3)[1];
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
