package dev.ichor.api.rest;

import dev.ichor.api.app.Configurations;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Rule;
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
  private final Configurations configurations;

  @Inject
  RulesResource(Inventory inventory, Once once, Configurations configurations) {
    this.inventory = inventory;
    this.configurations = configurations;
    this.once = once;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "All rules in the order in which they are tried")
  public List<RuleJson> list() {
    return inventory.clusters().rules().stream()
        .map(this::shown)
        .sorted(Comparator.comparing(RuleJson::order).thenComparing(RuleJson::name))
        .toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(summary = "Saves a rule; one of the same name is replaced")
  public Response save(@HeaderParam(Once.HEADER) Optional<String> key, RuleJson body) {
    var wish = Inputs.body(body);
    return once.run(
        key,
        List.of("save", wish),
        () -> {
          var rule = wish.rule();
          var objection = objection(rule);
          if (objection.isPresent()) {
            return ApiProblem.badRequest(objection.get()).response();
          }
          inventory.clusters().saveRule(rule);
          return Response.created(URI.create("/api/v1/rules/" + rule.name()))
              .entity(shown(rule))
              .build();
        });
  }

  private RuleJson shown(Rule rule) {
    return RuleJson.of(rule, cluster -> Configurations.hidden(inventory, cluster));
  }

  /** Its patches fit no machine of that role, in the cluster as it is now. */
  private Optional<String> objection(Rule rule) {
    return switch (rule.action()) {
      case Rule.Action.Assign(var cluster, var role, var patches) ->
          configurations.objection(cluster, role, "rule " + rule.name(), patches);
      case Rule.Action.Approve _, Rule.Action.Refuse _, Rule.Action.Label _ -> Optional.empty();
    };
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path("{name}")
  @Operation(summary = "Deletes a rule; what it did stays done")
  public Response delete(@PathParam("name") String name) {
    return ApiProblem.of(inventory.clusters().deleteRule(name))
        .map(ApiProblem::response)
        .orElseGet(() -> Response.noContent().build());
  }
}
