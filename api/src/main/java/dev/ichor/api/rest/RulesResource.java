package dev.ichor.api.rest;

import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rules: which machines are approved, refused, labelled or assigned without a person. */
@Path("/api/v1/rules")
@Tag(name = "rules")
@RunOnVirtualThread
public class RulesResource {
  private final Inventory inventory;
  private final Once once;

  @Inject
  RulesResource(Inventory inventory, Once once) {
    this.inventory = inventory;
    this.once = once;
  }

  @GET
  @Operation(summary = "All rules in the order in which they are tried")
  public List<RuleJson> list() {
    return inventory.clusters().rules().stream()
        .map(RuleJson::of)
        .sorted(Comparator.comparing(RuleJson::order).thenComparing(RuleJson::name))
        .toList();
  }

  @POST
  @Operation(summary = "Saves a rule; one of the same name is replaced")
  public Response save(@HeaderParam(Once.HEADER) Optional<String> key, RuleJson body) {
    var wish = Inputs.body(body);
    return once.run(
        key,
        List.of("save", wish),
        () -> {
          var rule = wish.rule();
          inventory.clusters().saveRule(rule);
          return Response.created(URI.create("/api/v1/rules/" + rule.name()))
              .entity(RuleJson.of(rule))
              .build();
        });
  }

  @DELETE
  @Path("{name}")
  @Operation(summary = "Deletes a rule; what it did stays done")
  public Response delete(@PathParam("name") String name) {
    return ApiProblem.of(inventory.clusters().deleteRule(name))
        .map(ApiProblem::response)
        .orElseGet(() -> Response.noContent().build());
  }
}
