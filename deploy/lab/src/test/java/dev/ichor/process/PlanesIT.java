package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What answers machines and what answers people are two listeners with nothing in common. */
class PlanesIT {
  private static final List<String> OPERATOR =
      List.of(
          "/",
          "/ui/",
          "/login",
          "/api/v1/machines",
          "/api/v1/status",
          "/api/v1/events",
          "/q/health/live",
          "/q/metrics",
          "/q/openapi",
          "/q/swagger-ui/");

  @Test
  @DisplayName("No path of one plane answers on the other, not even with the operator's token")
  void apart() throws Exception {
    try (var site = Site.open("planes")) {
      site.startAppliance("up");
      var token = site.rest();
      var boot = new Rest(site.boot(), token.token());
      var script = "/boot/52-54-00-00-00-01/script.ipxe";
      assertThat(boot.status(script)).as("boot plane, its own path").isEqualTo(200);
      assertThat(boot.status("/loader/snponly.efi")).as("boot plane, a loader").isEqualTo(200);
      assertThat(token.status("/api/v1/status")).as("operator plane, its own path").isEqualTo(200);
      for (var path : OPERATOR) {
        assertThat(boot.status(path)).as("boot plane, %s", path).isEqualTo(404);
      }
      for (var path :
          List.of(script, "/loader/snponly.efi", "/config/x", "/assets/", "/snponly.efi")) {
        assertThat(token.status(path)).as("operator plane, %s", path).isEqualTo(404);
      }
    }
  }
}
