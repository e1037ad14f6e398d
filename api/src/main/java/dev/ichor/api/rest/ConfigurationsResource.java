package dev.ichor.api.rest;

import dev.ichor.api.app.Configurations;
import dev.ichor.api.app.Configurations.View;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.talos.client.DryRun;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A machine's configuration: preview, difference, dry run, and its own patches. */
@Path("/api/v1/machines/{id}")
@Tag(name = "configuration")
@RunOnVirtualThread
public class ConfigurationsResource {
  private static final String YAML = "application/yaml";

  private final Configurations configurations;
  private final Inventory inventory;

  @Inject
  ConfigurationsResource(Configurations configurations, Inventory inventory) {
    this.configurations = configurations;
    this.inventory = inventory;
  }

  @GET
  @Needs(AccessRole.OPERATOR)
  @Path("configuration")
  @Operation(summary = "What the machine would be given now (YAML), secrets as ***")
  public Response preview(@PathParam("id") String id) {
    return answer(configurations.preview(Inputs.machine(id)), YAML);
  }

  @GET
  @Needs(AccessRole.OPERATOR)
  @Path("configuration/diff")
  @Operation(
      summary = "What changes against what it was given last, secrets as ***; blank: nothing")
  public Response difference(@PathParam("id") String id) {
    return answer(configurations.difference(Inputs.machine(id)), "text/plain");
  }

  /**
   * @param outcome {@code accepted}, {@code refused} or {@code unknown}
   * @param mode how the node would apply it
   */
  public record DryRunJson(
      String outcome, Optional<String> mode, String details, List<String> warnings) {}

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("configuration/dry-run")
  @Operation(summary = "Asks the node what it says of the configuration; changes nothing")
  public Response dryRun(@PathParam("id") String id) {
    var json =
        switch (configurations.dryRun(Inputs.machine(id))) {
          case DryRun.Accepted(var mode, var details, var warnings) ->
              new DryRunJson("accepted", Optional.of(mode), details, warnings);
          case DryRun.Refused(var advice) ->
              new DryRunJson("refused", Optional.empty(), advice, List.of());
          case DryRun.Unknown(var advice) ->
              new DryRunJson("unknown", Optional.empty(), advice, List.of());
          case DryRun.Elsewhere() ->
              new DryRunJson("unknown", Optional.empty(), "it belongs elsewhere", List.of());
        };
    return Response.ok(json).build();
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Path("patches")
  @Operation(summary = "Replaces the machine's own patches; refused when they cannot be applied")
  public Response patches(@PathParam("id") String id, List<String> body) {
    var machine = Inputs.machine(id);
    var patches = Inputs.body(body);
    var objection = objection(machine, patches);
    if (objection.isPresent()) {
      return ApiProblem.badRequest(objection.get()).response();
    }
    return ApiProblem.of(inventory.machines().patches(machine, patches))
        .map(ApiProblem::response)
        .orElseGet(() -> Response.noContent().build());
  }

  private Optional<String> objection(MachineId id, List<String> patches) {
    return inventory
        .machines()
        .find(id)
        .map(view -> view.machine())
        .filter(machine -> machine.assignment().isPresent())
        .flatMap(
            machine ->
                configurations.objection(
                    machine.withAssignment(
                        machine
                            .assignment()
                            .map(it -> new Machine.Assignment(it.cluster(), it.role(), patches)))));
  }

  private static Response answer(View view, String type) {
    return switch (view) {
      case View.Shown(var text, var warnings) ->
          Response.ok(text)
              .type(type)
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .header("X-Ichor-Warnings", String.join("; ", warnings))
              .build();
      case View.Missing(var advice) -> ApiProblem.notFound(advice).response();
      case View.Impossible(var advice) ->
          new ApiProblem("no configuration", 409, advice).response();
    };
  }
}
