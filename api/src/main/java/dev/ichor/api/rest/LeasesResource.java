package dev.ichor.api.rest;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The leases as they are on disk. */
@Path("/api/v1/leases")
@Tag(name = "leases")
@RunOnVirtualThread
public class LeasesResource {
  private final LeaseStore leases;

  @Inject
  LeasesResource(LeaseStore leases) {
    this.leases = leases;
  }

  /**
   * One address.
   *
   * @param kind {@code BOUND}, {@code RELEASED} or {@code DECLINED}
   */
  public record LeaseJson(
      String address,
      String subnet,
      Optional<String> mac,
      Optional<String> hostname,
      String kind,
      Instant boundAt,
      Instant expiresAt) {
    static LeaseJson of(StoredLease lease) {
      return new LeaseJson(
          lease.address().getHostAddress(),
          lease.subnet(),
          lease.mac().map(MacAddress::toString),
          lease.hostname(),
          lease.kind().name(),
          lease.boundAt(),
          lease.expiresAt());
    }
  }

  @GET
  @Operation(summary = "Every address that was given out, with its last word")
  public List<LeaseJson> list() {
    try (var all = leases.load()) {
      return all.map(LeaseJson::of).toList();
    }
  }
}
