package dev.ichor.api.rest;

import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The appliance in one look. */
@Path("/api/v1/status")
@Tag(name = "status")
@RunOnVirtualThread
public class StatusResource {
  private final Inventory inventory;
  private final String version;

  @Inject
  StatusResource(
      Inventory inventory, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.inventory = inventory;
    this.version = version;
  }

  /**
   * What runs, and how many machines stand where.
   *
   * @param startedAt of this process
   * @param evidenceDropped evidence lost to a full queue since the start
   * @param evidenceAnonymous evidence about no known machine since the start
   */
  public record StatusJson(
      String version,
      Instant startedAt,
      Map<String, Long> machines,
      int clusters,
      long evidenceDropped,
      long evidenceAnonymous) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Version, start, counts")
  public StatusJson status() {
    var states =
        inventory.machines().list().stream()
            .collect(
                Collectors.groupingBy(
                    view -> view.machine().state().name(), TreeMap::new, Collectors.counting()));
    var counts = inventory.evidenceCounts();
    return new StatusJson(
        version,
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
        states,
        inventory.clusters().list().size(),
        counts.dropped(),
        counts.anonymous());
  }
}
