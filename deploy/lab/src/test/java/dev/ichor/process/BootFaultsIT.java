package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Firmware that does not do what it should, and machines that fetch their configuration. */
class BootFaultsIT {
  private static final Duration BOUND = Duration.ofMinutes(4);

  @Test
  @DisplayName(
      "a refused loader gives way to the next, a way to the disk from which a machine comes back too; all are ACTIVE by pull")
  void learns() throws Exception {
    try (var site = Site.open("boot-faults")) {
      // these machines boot in seconds; a real one is not restarted twice in twenty
      site.startAppliance("up", List.of("--bmc-restart-interval", "1s"));
      site.startRack(2, List.of("machine-01:disk-lost=1", "machine-02:loader-refused=1"));
      var endpoint = "https://%s:6443".formatted(site.net().address(0, 10));
      site.rest().declare(site.inventory(), endpoint, "pull");
      Await.until("all ACTIVE", BOUND, () -> allAre(site, "ACTIVE"), () -> where(site));
      for (var name : List.of("machine-01", "machine-02")) {
        assertThat(kinds(site, name)).as(name).contains("config-pulled", "installed");
        assertThat(kinds(site, name)).as(name).doesNotContain("config-accepted");
      }
      assertThat(kinds(site, "machine-02")).contains("loader-failed");
      assertThat(boot(site, "machine-02")).contains("\"loadersFailed\":[\"snponly\"]");

      site.rest().post("/api/v1/machines/%s/power/netboot".formatted(id(site, "machine-01")), "");
      Await.until(
          "its disk by the second way",
          BOUND,
          () -> kinds(site, "machine-01").contains("disk-boot-works"),
          () -> where(site));
      assertThat(kinds(site, "machine-01")).contains("disk-boot-failed");
      assertThat(boot(site, "machine-01")).contains("\"diskWorks\":\"sanboot\"");
    }
  }

  private static boolean allAre(Site site, String state) throws Exception {
    return StreamSupport.stream(site.rest().get("/api/v1/machines").spliterator(), false)
        .allMatch(machine -> machine.path("state").asText().equals(state));
  }

  private static String id(Site site, String name) throws Exception {
    return StreamSupport.stream(site.rest().get("/api/v1/machines").spliterator(), false)
        .filter(machine -> machine.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asText();
  }

  private static String boot(Site site, String name) throws Exception {
    return site.rest().get("/api/v1/machines/" + id(site, name)).path("boot").toString();
  }

  private static Set<String> kinds(Site site, String name) throws Exception {
    var timeline =
        site.rest().get("/api/v1/machines/%s/timeline?limit=5000".formatted(id(site, name)));
    return StreamSupport.stream(timeline.spliterator(), false)
        .map(fact -> fact.path("kind").asText())
        .collect(Collectors.toSet());
  }

  private static String where(Site site) {
    return "logs are in " + site.directory().resolve("logs");
  }
}
