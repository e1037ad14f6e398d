package dev.ichor.api.rest;

import dev.ichor.api.app.LeaseOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineView;
import dev.ichor.inventory.port.LeaseArchive.Query;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which addresses a machine had; by its MAC addresses, so also from before it was known. */
@Path("/api/v1/machines/{id}/leases")
@Tag(name = "leases")
@RunOnVirtualThread
public class MachineLeasesResource {
  private final LeaseOffice office;
  private final Inventory inventory;

  @Inject
  MachineLeasesResource(LeaseOffice office, Inventory inventory) {
    this.office = office;
    this.inventory = inventory;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Which addresses a machine had, newest first; with 'at' only those of then")
  public Response list(
      @PathParam("id") String id,
      @QueryParam("at") Optional<String> at,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    var machine = Inputs.machine(id);
    return inventory
        .machines()
        .find(machine)
        .map(view -> Response.ok(tenures(view, at, limit)).build())
        .orElseGet(
            () ->
                ApiProblem.notFound(
                        "no machine %s; GET /api/v1/machines lists them".formatted(machine))
                    .response());
  }

  private List<TenureJson> tenures(MachineView view, Optional<String> at, int limit) {
    var time = LeasesResource.time(at);
    var macs = view.machine().keys().macs();
    if (macs.isEmpty()) {
      return List.of();
    }
    var query = new Query(Optional.empty(), macs, time, LeasesResource.page(limit));
    var machines = new MachineNames(inventory);
    var now = office.desk().now();
    return office.history(query).stream().map(it -> TenureJson.of(it, machines, now)).toList();
  }
}
