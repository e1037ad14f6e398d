package dev.ichor.api.rest;

import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The life of a running cluster: how it fares, and what is changed in it node by node. */
@Path("/api/v1/clusters/{name}")
@Tag(name = "cluster life")
@RunOnVirtualThread
public class ClusterLifeResource {
  private static final int WORKERS_AT_ONCE = 3;

  private final Inventory inventory;
  private final Once once;

  @Inject
  ClusterLifeResource(Inventory inventory, Once once) {
    this.inventory = inventory;
    this.once = once;
  }

  /** {@code version} with v; the rest may be left out. */
  record UpgradeWish(String version, Optional<String> schematic, Optional<Integer> workersAtOnce) {}

  /** All may be left out. */
  record ApplyWish(Optional<String> mode, Optional<Integer> workersAtOnce) {}

  /** A dead node is confirmed with its machine's name. */
  record RemoveWish(Optional<Boolean> dead, Optional<String> confirm, Optional<Boolean> keepNode) {}

  /**
   * @param machine that is let in: assigned as control plane, in state PROVISIONING
   * @param confirm the cluster's name
   */
  record RecoverWish(Optional<String> machine, Optional<String> confirm) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("health")
  @Operation(summary = "Every check of 'talosctl health' by name, from what the nodes answer now")
  public Response health(@PathParam("name") String name) {
    return inventory
        .health()
        .health(name)
        .map(checks -> Response.ok(LifeJson.HealthJson.of(name, checks)).build())
        .orElseGet(() -> missing(name));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("etcd")
  @Operation(summary = "etcd's members and alarms, and what its quorum allows")
  public Response etcd(@PathParam("name") String name) {
    return inventory
        .health()
        .etcd(name)
        .map(view -> Response.ok(LifeJson.EtcdJson.of(view)).build())
        .orElseGet(() -> missing(name));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("rollout")
  @Operation(summary = "The change that goes through the nodes, or the last one")
  public Response rollout(@PathParam("name") String name) {
    var cluster = inventory.clusters().find(name);
    if (cluster.isEmpty()) {
      return missing(name);
    }
    return cluster
        .get()
        .cluster()
        .rollout()
        .map(it -> Response.ok(LifeJson.RolloutJson.of(it, this::nameOf)).build())
        .orElseGet(
            () ->
                ApiProblem.notFound(
                        "no change has gone through '%s' yet; POST upgrade or configuration/apply begins one"
                            .formatted(name))
                    .response());
  }

  private String nameOf(Rollout.Node node) {
    return inventory
        .machines()
        .find(node.machine())
        .map(view -> view.machine().name())
        .orElseGet(() -> node.machine().toString());
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("upgrade")
  @Operation(summary = "Another Talos on every node: control planes one by one, then workers")
  public Response upgrade(
      @PathParam("name") String name,
      @HeaderParam(Once.HEADER) Optional<String> key,
      UpgradeWish body) {
    var wish = Inputs.body(body);
    return accepted(
        key,
        List.of("upgrade", name, wish),
        name,
        () ->
            inventory
                .life()
                .upgrade(
                    name,
                    text("version", wish.version()),
                    wish.schematic(),
                    wish.workersAtOnce().orElse(WORKERS_AT_ONCE)));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("revert")
  @Operation(summary = "The Talos of before the last upgrade on every node that has the new one")
  public Response revert(
      @PathParam("name") String name, @HeaderParam(Once.HEADER) Optional<String> key) {
    return accepted(key, List.of("revert", name), name, () -> inventory.life().revert(name));
  }

  @GET
  @Needs(AccessRole.OPERATOR)
  @Path("configuration/plan")
  @Operation(summary = "What applying the configuration would do to each node, by its own word")
  public Response plan(
      @PathParam("name") String name, @QueryParam("mode") @DefaultValue("auto") String mode) {
    return inventory
        .health()
        .plan(name, mode(mode))
        .map(plans -> Response.ok(plans.stream().map(LifeJson.NodePlanJson::of).toList()).build())
        .orElseGet(() -> missing(name));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("configuration/apply")
  @Operation(summary = "Gives every node its configuration as it is generated now, read back")
  public Response apply(
      @PathParam("name") String name,
      @HeaderParam(Once.HEADER) Optional<String> key,
      ApplyWish body) {
    var wish = Inputs.body(body);
    return accepted(
        key,
        List.of("apply", name, wish),
        name,
        () ->
            inventory
                .life()
                .apply(
                    name,
                    mode(wish.mode().orElse("auto")),
                    wish.workersAtOnce().orElse(WORKERS_AT_ONCE)));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("rollout/{turn: pause|resume|cancel}")
  @Operation(summary = "Stops the change, goes on with it, or gives it up")
  public Response turn(@PathParam("name") String name, @PathParam("turn") String turn) {
    return accepted(
        Optional.empty(),
        turn,
        name,
        () ->
            switch (turn) {
              case "pause" -> inventory.life().pause(name);
              case "resume" -> inventory.life().resume(name);
              default -> inventory.life().cancel(name);
            });
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("members/{machine}/remove")
  @Operation(
      summary = "Takes a node out and back to the pool: by its own Reset, or when it is dead")
  public Response remove(
      @PathParam("name") String name,
      @PathParam("machine") String machine,
      @HeaderParam(Once.HEADER) Optional<String> key,
      RemoveWish body) {
    var wish = Inputs.body(body);
    return accepted(
        key,
        List.of("remove", name, machine, wish),
        name,
        () ->
            inventory
                .life()
                .remove(
                    name,
                    Inputs.machine(machine),
                    !wish.dead().orElse(false),
                    wish.confirm().orElse(""),
                    wish.keepNode().orElse(false)));
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("recover")
  @Operation(
      summary = "Lets one control plane in where all are lost, so that etcd is restored on it")
  public Response recover(
      @PathParam("name") String name,
      @HeaderParam(Once.HEADER) Optional<String> key,
      RecoverWish body) {
    var wish = Inputs.body(body);
    var machine = Inputs.machine(wish.machine().orElse(""));
    return once.run(
        key,
        List.of("recover", name, wish),
        () ->
            ApiProblem.of(inventory.recovery().recover(name, machine, wish.confirm().orElse("")))
                .map(ApiProblem::response)
                .orElseGet(
                    () ->
                        Response.accepted(LifeJson.RecoveryJson.of(name, machine.value()))
                            .build()));
  }

  private Response accepted(
      Optional<String> key, Object request, String name, Supplier<Outcome> work) {
    return once.run(
        key,
        request,
        () ->
            ApiProblem.of(work.get())
                .map(ApiProblem::response)
                .orElseGet(
                    () ->
                        Response.fromResponse(rollout(name))
                            .status(Response.Status.ACCEPTED)
                            .build()));
  }

  private static ApplyMode mode(String text) {
    return Inputs.word(ApplyMode.class, "mode", text.replace('-', '_'));
  }

  private static String text(String field, @org.jspecify.annotations.Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("%s is missing; write it as v1.13.9".formatted(field));
    }
    return value;
  }

  private static Response missing(String name) {
    return ApiProblem.notFound(
            "no cluster '%s'; GET /api/v1/clusters lists them".formatted(Printable.of(name)))
        .response();
  }
}
