package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.credentials.CredentialDesk;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Gives a machine's BMC a password of its own, which nobody ever sees. */
@Path("/api/v1/machines/{id}/bmc/renew-password")
@Tag(name = "bmc")
@RunOnVirtualThread
public class RenewResource {
  private final Inventory inventory;
  private final BmcOffice office;
  private final BmcActs acts;

  @Inject
  RenewResource(Inventory inventory, BmcOffice office, BmcActs acts) {
    this.inventory = inventory;
    this.office = office;
    this.acts = acts;
  }

  /**
   * @param user made an administrator when it is not there; absent: the user on record
   */
  public record Wish(Optional<String> user) {}

  /** Done. */
  public record RenewedJson(String bmc, String user) {}

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Operation(
      summary = "Sets a random password on the BMC, proves it by a login, keeps it encrypted",
      description =
          "The new password is on disk before the BMC hears it; whichever of the two works in the"
              + " end is the one on record, also after a crash.")
  public Response renew(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key, Wish body) {
    var machine = Inputs.machine(id);
    var user = Optional.ofNullable(body).flatMap(Wish::user);
    user.ifPresent(name -> Inputs.bounded("user", name, 16));
    return acts.once(key, List.of("renew", id, user), () -> renewed(machine, user));
  }

  private Once.Done renewed(MachineId machine, Optional<String> user) {
    var view = inventory.machines().find(machine);
    if (view.isEmpty()) {
      var why = "no machine %s; GET /api/v1/machines lists them".formatted(machine);
      return new Once.Done(ApiProblem.notFound(why).response(), true);
    }
    var bmc = view.get().machine().bmc().filter(it -> it.protocol().isController());
    return bmc.isEmpty()
        ? new Once.Done(conflict("the machine has no BMC; set one first"), true)
        : new Once.Done(renewed(machine, bmc.get(), user), false);
  }

  private Response renewed(MachineId machine, BmcEndpoint bmc, Optional<String> user) {
    var what = "renew the BMC password of '%s'".formatted(user.orElse(bmc.user()));
    acts.asked(machine, what);
    try {
      return switch (office.credentials().renew(machine, user)) {
        case CredentialDesk.Outcome.Changed(var name) -> {
          acts.done(machine, what, "proven by a login and put on record");
          yield Response.ok(new RenewedJson(bmc.address(), name)).build();
        }
        case CredentialDesk.Outcome.Unchanged(var advice) ->
            failed(machine, what, "the old password still holds: " + advice);
        case CredentialDesk.Outcome.Overtaken(var advice) -> failed(machine, what, advice);
        case CredentialDesk.Outcome.Unproven(var advice) ->
            failed(
                machine,
                what,
                "it is not known yet which password will hold; both are kept and tried again by"
                    + " themselves, ask again in 15 minutes: "
                    + advice);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(
          machine, what, "Ichor is stopping; what was begun is settled at the next start");
    }
  }

  private Response failed(MachineId machine, String what, String advice) {
    acts.failed(machine, what, advice);
    return conflict(advice);
  }

  private static Response conflict(String advice) {
    return new ApiProblem("conflict", 409, advice).response();
  }
}
