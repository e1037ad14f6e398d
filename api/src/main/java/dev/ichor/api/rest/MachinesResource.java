package dev.ichor.api.rest;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.app.Configurations;
import dev.ichor.api.app.PowerSight;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineDesk;
import dev.ichor.inventory.enrolment.MachineView;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Labels;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.PowerAction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Machines: what they are, what they wait for, and what may be asked of them. */
@Path("/api/v1/machines")
@Tag(name = "machines")
@RunOnVirtualThread
public class MachinesResource {
  private static final int LONGEST_TIMELINE = 5_000;

  private final Inventory inventory;
  private final AssetOffice assets;
  private final Once once;
  private final Configurations configurations;
  private final PowerSight sight;
  private final Rights rights;

  @Inject
  MachinesResource(
      Inventory inventory,
      AssetOffice assets,
      Once once,
      Configurations configurations,
      BmcOffice bmcs,
      Rights rights) {
    this.sight = bmcs.sight();
    this.rights = rights;
    this.inventory = inventory;
    this.assets = assets;
    this.configurations = configurations;
    this.once = once;
  }

  private MachineDesk desk() {
    return inventory.machines();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "All machines, or those in the given states or of a cluster")
  public List<MachineJson> list(
      @QueryParam("state") Set<String> states, @QueryParam("cluster") Optional<String> cluster) {
    var wanted =
        states.stream()
            .map(text -> Inputs.word(MachineState.class, "state", text).name())
            .collect(Collectors.toSet());
    return desk().list().stream()
        .map(this::json)
        .filter(machine -> wanted.isEmpty() || wanted.contains(machine.state()))
        .filter(machine -> cluster.isEmpty() || cluster.equals(machine.cluster()))
        .toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(summary = "Enters a machine before it boots, or completes the one with the same keys")
  public Response add(@HeaderParam(Once.HEADER) Optional<String> key, MachineWish.Import body) {
    var wish = Inputs.body(body);
    return once.run(
        key,
        List.of("add", wish),
        () -> {
          var id =
              desk()
                  .register(
                      wish.name(),
                      wish.keys(),
                      wish.bmc().map(MachineWish.Bmc::endpoint),
                      wish.labels().orElse(Map.of()));
          return Response.created(URI.create("/api/v1/machines/" + id)).entity(get(id)).build();
        });
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("{id}")
  @Operation(summary = "One machine")
  public Response one(@PathParam("id") String id) {
    return shown(Inputs.machine(id));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("{id}/timeline")
  @Operation(summary = "What was observed of it, newest first")
  public Response timeline(
      @PathParam("id") String id, @QueryParam("limit") @DefaultValue("500") int limit) {
    var machine = Inputs.machine(id);
    if (desk().find(machine).isEmpty()) {
      return missing(machine);
    }
    int bounded = Math.clamp(limit, 1, LONGEST_TIMELINE);
    return Response.ok(desk().timeline(machine, bounded).stream().map(EvidenceJson::of).toList())
        .build();
  }

  @PATCH
  @Needs(AccessRole.OPERATOR)
  @Path("{id}")
  @Operation(summary = "Changes name, labels, flags, BMC, loader or quirks; what is absent stays")
  public Response change(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      MachineWish.Patch body) {
    var wish = Inputs.body(body);
    var machine = Inputs.machine(id);
    // all words are looked at before the first change: no half of a request is carried out
    wish.name().ifPresent(Labels::hostName);
    wish.labels().ifPresent(Labels::checked);
    wish.boot(BootSettings.STANDARD).ifPresent(boot -> Inputs.loader(boot.loader(), assets));
    return once.runKnown(key, List.of("change", id, wish), () -> changed(machine, wish));
  }

  private Once.Done changed(MachineId machine, MachineWish.Patch wish) {
    var present = bmc(machine); // looked at once: what is allowed for it is done to it
    var next = Once.before(() -> wish.bmc().map(it -> it.endpoint(present)));
    var refusal = moves(wish, present);
    if (refusal.isPresent()) {
      return new Once.Done(refusal.get(), true);
    }
    return done(
        machine,
        firstProblem(
            List.of(
                () -> step(machine, next, (id, bmc) -> desk().bmc(id, present, bmc)),
                () -> step(machine, wish.name(), desk()::rename),
                () -> step(machine, wish.labels(), desk()::label),
                () -> step(machine, wish.cordoned(), desk()::cordon),
                () -> step(machine, wish.isProtected(), desk()::protect),
                () -> step(machine, wish.boot(boot(machine)), desk()::boot))));
  }

  /**
   * Else whoever may enter machines could have each password on record sent to a place of theirs.
   */
  private Optional<Response> moves(MachineWish.Patch wish, Optional<BmcEndpoint> present) {
    return wish.bmc()
        .filter(it -> it.movesPassword(present))
        .flatMap(
            _ ->
                rights.refusal(
                    AccessRole.ADMINISTRATOR,
                    "the password on record would go another way; send it along"));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{id}/{action:approve|retry|unassign|release|retire}")
  @Operation(summary = "approve, retry, unassign, release (wipes it) or retire")
  public Response act(
      @PathParam("id") String id,
      @PathParam("action") String action,
      @HeaderParam(Once.HEADER) Optional<String> key) {
    var machine = Inputs.machine(id);
    return once.run(
        key,
        List.of(action, id),
        () ->
            answer(
                machine,
                switch (action) {
                  case "approve" -> desk().approve(machine);
                  case "retry" -> desk().retry(machine);
                  case "unassign" -> desk().unassign(machine);
                  case "release" -> desk().release(machine);
                  default -> desk().retire(machine);
                }));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{id}/refuse")
  @Operation(summary = "Refuses it: it gets no answer at any stage")
  public Response refuse(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      MachineWish.Refusal body) {
    var machine = Inputs.machine(id);
    var reason =
        Optional.ofNullable(body).flatMap(MachineWish.Refusal::reason).orElse("no reason given");
    return once.run(
        key, List.of("refuse", id, reason), () -> answer(machine, desk().refuse(machine, reason)));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{id}/assign")
  @Operation(summary = "Assigns it to a cluster as controlplane or worker")
  public Response assign(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      MachineWish.Assign body) {
    var wish = Inputs.body(body);
    var machine = Inputs.machine(id);
    var wanted = wish.assignment();
    return once.run(
        key,
        List.of("assign", id, wish),
        () ->
            configurations
                .objection(wanted.cluster(), wanted.role(), "machine " + machine, wanted.patches())
                .map(objection -> ApiProblem.badRequest(objection).response())
                .orElseGet(() -> answer(machine, desk().assign(machine, wanted))));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{id}/power/{action}")
  @Operation(
      summary = "on, off, shutdown, reset, cycle, netboot or disk",
      description =
          "Answers when the BMC confirmed it; 202 when a person was asked (see /api/v1/tasks).")
  public Response power(
      @PathParam("id") String id,
      @PathParam("action") String action,
      @HeaderParam(Once.HEADER) Optional<String> key) {
    var machine = Inputs.machine(id);
    var wanted = Inputs.word(PowerAction.class, "power action", action);
    return once.runKnown(
        key, List.of("power", id, wanted), () -> done(machine, desk().power(machine, wanted)));
  }

  private Optional<BmcEndpoint> bmc(MachineId machine) {
    return desk().find(machine).flatMap(view -> view.machine().bmc());
  }

  private BootSettings boot(MachineId machine) {
    return desk()
        .find(machine)
        .flatMap(view -> view.machine().boot())
        .orElse(BootSettings.STANDARD);
  }

  private static <T> Outcome step(
      MachineId machine, Optional<T> value, BiFunction<MachineId, T, Outcome> change) {
    return value.map(present -> change.apply(machine, present)).orElse(Outcome.DONE);
  }

  /** Stops at it. */
  private static Outcome firstProblem(List<Supplier<Outcome>> changes) {
    for (var change : changes) {
      var outcome = change.get();
      if (!(outcome instanceof Outcome.Done)) {
        return outcome;
      }
    }
    return Outcome.DONE;
  }

  private Once.Done done(MachineId machine, Outcome outcome) {
    return new Once.Done(answer(machine, outcome), outcome instanceof Outcome.NotFound);
  }

  private Response answer(MachineId machine, Outcome outcome) {
    if (outcome instanceof Outcome.Asked) {
      return desk()
          .find(machine)
          .map(view -> Response.accepted(json(view)).build())
          .orElseGet(() -> missing(machine));
    }
    return ApiProblem.of(outcome).map(ApiProblem::response).orElseGet(() -> shown(machine));
  }

  private Response shown(MachineId machine) {
    return desk()
        .find(machine)
        .map(view -> Response.ok(json(view)).build())
        .orElseGet(() -> missing(machine));
  }

  private MachineJson json(MachineView view) {
    return MachineJson.of(view, sight.seen(view.machine().id()));
  }

  private MachineJson get(MachineId machine) {
    return desk()
        .find(machine)
        .map(this::json)
        .orElseThrow(() -> new IllegalStateException("just registered " + machine));
  }

  private static Response missing(MachineId machine) {
    return ApiProblem.notFound("no machine %s; GET /api/v1/machines lists them".formatted(machine))
        .response();
  }
}
