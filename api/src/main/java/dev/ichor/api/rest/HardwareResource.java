package dev.ichor.api.rest;

import dev.ichor.api.rest.HardwareJson.ChangeJson;
import dev.ichor.api.rest.HardwareJson.DifferenceJson;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.HardwareDesk;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MachineId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a machine is made of, and what it was made of. */
@Path("/api/v1/machines/{id}/hardware")
@Tag(name = "hardware")
@RunOnVirtualThread
public class HardwareResource {
  private final Inventory inventory;

  @Inject
  HardwareResource(Inventory inventory) {
    this.inventory = inventory;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Its parts as last read: processors, memory modules, disks, NICs, PCI, ...")
  public Response current(@PathParam("id") String id) {
    var machine = Inputs.machine(id);
    return inventory.hardware().history(machine, 1).stream()
        .findFirst()
        .map(record -> Response.ok(HardwareJson.of(record)).build())
        .orElseGet(() -> notRead(machine));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(summary = "Reads its parts from the node now, and shows them")
  public Response read(@PathParam("id") String id) {
    return ApiProblem.of(inventory.hardware().read(Inputs.machine(id)))
        .map(ApiProblem::response)
        .orElseGet(() -> current(id));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("history")
  @Operation(summary = "A record for each time that its hardware changed, newest first")
  public Response history(
      @PathParam("id") String id, @QueryParam("limit") @DefaultValue("50") int limit) {
    var machine = Inputs.machine(id);
    return isKnown(machine)
        ? Response.ok(
                inventory.hardware().history(machine, limit).stream()
                    .map(HardwareJson::of)
                    .toList())
            .build()
        : missing(machine);
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("diff")
  @Operation(summary = "What changed between two records; without numbers: what changed last")
  public Response difference(
      @PathParam("id") String id,
      @QueryParam("from") Optional<Integer> from,
      @QueryParam("to") Optional<Integer> to) {
    var machine = Inputs.machine(id);
    if (!isKnown(machine)) {
      return missing(machine);
    }
    return switch (inventory.hardware().difference(machine, from, to)) {
      case HardwareDesk.Difference.Found(var before, var after, var changes) ->
          Response.ok(
                  new DifferenceJson(
                      before.number(),
                      after.number(),
                      changes.stream().map(ChangeJson::of).toList()))
              .build();
      case HardwareDesk.Difference.Missing(var advice) -> ApiProblem.notFound(advice).response();
    };
  }

  private boolean isKnown(MachineId machine) {
    return inventory.machines().find(machine).isPresent();
  }

  private Response notRead(MachineId machine) {
    return isKnown(machine)
        ? ApiProblem.notFound(
                "the hardware of machine %s was not read yet; POST the same path reads it"
                    .formatted(machine))
            .response()
        : missing(machine);
  }

  private static Response missing(MachineId machine) {
    return ApiProblem.notFound("no machine %s; GET /api/v1/machines lists them".formatted(machine))
        .response();
  }
}
