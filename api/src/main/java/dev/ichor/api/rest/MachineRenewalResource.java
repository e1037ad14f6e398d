package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.app.UpkeepOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.CertificateChange.Outcome;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.redfish.policy.MediaRule;
import dev.ichor.bmc.redfish.policy.PemFile;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a BMC restarts for: another certificate, another firmware. Watched to the end. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineRenewalResource {
  private final Inventory inventory;
  private final BmcMachines machines;
  private final BmcOffice office;
  private final UpkeepOffice upkeep;
  private final BmcActs acts;

  @Inject
  MachineRenewalResource(Inventory inventory, BmcOffice office, BmcActs acts) {
    this.inventory = inventory;
    this.machines = new BmcMachines(inventory);
    this.office = office;
    this.upkeep = office.upkeep();
    this.acts = acts;
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("certificate")
  @Operation(
      summary = "Gives the BMC's web server another certificate",
      description =
          "Ichor looks which certificate the BMC shows afterwards, logs in behind it, and only then"
              + " puts it on record. Takes up to two minutes.")
  public Response certificate(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      UpkeepJson.Certificate body) {
    var pem = Inputs.body(body).certificate();
    var print = PemFile.fingerprint(PemFile.usable(pem, Instant.now()));
    return acts.once(
        key,
        List.of("certificate", id, print),
        () ->
            replaced(
                Inputs.machine(id),
                Once.before(() -> machines.endpoint(id)),
                pem,
                "replace the BMC's certificate by " + print));
  }

  private Once.Done replaced(MachineId machine, BmcEndpoint bmc, Secret pem, String what) {
    acts.asked(machine, what);
    try {
      return switch (upkeep.replaceCertificate(machine, bmc, pem)) {
        case Outcome.Replaced(var print, var trust) -> {
          var said =
              trust.isPresent()
                  ? "the BMC shows it, a login works behind it, and it is the approved one now"
                  : "the BMC shows it, and the authorities on record vouch for it";
          acts.done(machine, what, said);
          yield over(Response.ok(new UpkeepJson.Replaced(print, said)).build());
        }
        case Outcome.Unchanged(var advice) -> over(conflict(machine, what, advice));
        case Outcome.Unknown(var advice) -> {
          acts.failed(machine, what, advice);
          yield over(new ApiProblem("bmc", 502, advice).response());
        }
      };
    } catch (BmcFaultException e) {
      acts.failed(machine, what, e.fault().advice());
      return new Once.Done(BmcProblems.of(e.fault()).response(), e.fault().isBeforeTheAct());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var why = "Ichor is stopping; look with ichor bmc certificate what came of it";
      acts.failed(machine, what, why);
      return over(new ApiProblem("bmc", 503, why).response());
    }
  }

  /** Not to be done again under the same key. */
  private static Once.Done over(Response response) {
    return new Once.Done(response, false);
  }

  private Response conflict(MachineId machine, String what, String advice) {
    acts.failed(machine, what, advice);
    return new ApiProblem("conflict", 409, advice).response();
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("firmware/update")
  @Operation(
      summary = "Tells the BMC to fetch a firmware image and to write it",
      description =
          "confirm is the machine's name. Answers as soon as the BMC has taken it; GET tells how it"
              + " stands. Meanwhile nobody touches the machine's power through Ichor.")
  public Response update(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      UpkeepJson.Update body) {
    var wish = Inputs.body(body);
    return acts.once(key, List.of("update", id, wish), () -> updated(id, wish));
  }

  private Once.Done updated(String id, UpkeepJson.Update wish) {
    var bmc = Once.before(() -> machines.endpoint(id));
    var machine = inventory.machines().find(Inputs.machine(id)).orElseThrow().machine();
    var image = Once.before(() -> image(machine, wish));
    if (machine.isProtected()) {
      var why =
          "machine %s is protected; take that away with PATCH first".formatted(machine.name());
      return new Once.Done(new ApiProblem("conflict", 409, why).response(), true);
    }
    return updated(machine.id(), bmc, image);
  }

  private UpdateWish image(Machine machine, UpkeepJson.Update wish) {
    if (!wish.confirm().equals(machine.name())) {
      throw new IllegalArgumentException(
          "an update that breaks off may break the machine; confirm it with its name, \"confirm\": \"%s\""
              .formatted(machine.name()));
    }
    return new UpdateWish(address(machine, wish.image()), wish.targets().orElse(List.of()));
  }

  private String address(Machine machine, String image) {
    if (image.contains("://")) {
      return image;
    }
    return office
        .fileAddress(machine, image)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an image is an address, or the name of a file beside the loaders (bios.bin)"));
  }

  private Once.Done updated(MachineId machine, BmcEndpoint bmc, UpdateWish wish) {
    var what =
        "update firmware %s from %s".formatted(wish.targets(), MediaRule.shown(wish.image()));
    acts.asked(machine, what);
    try {
      var begun = upkeep.firmware().start(machine, bmc, wish);
      if (begun.isEmpty()) {
        return over(
            conflict(
                machine,
                what,
                "another update of this machine is under way, or may be; wait for it"));
      }
      if (begun.get().phase() == FirmwareUpdate.Phase.UNKNOWN) {
        acts.failed(machine, what, begun.get().words());
        return over(new ApiProblem("bmc", 502, begun.get().words()).response());
      }
      acts.done(machine, what, "the BMC took it");
      return over(Response.accepted(UpkeepJson.UpdateState.of(begun.get())).build());
    } catch (BmcFaultException e) {
      acts.failed(machine, what, e.fault().advice());
      return over(BmcProblems.of(e.fault()).response());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      acts.failed(machine, what, "Ichor is stopping; look what came of it");
      return over(new ApiProblem("bmc", 503, "Ichor is stopping; look what came of it").response());
    }
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("firmware/update")
  @Operation(summary = "How the machine's last firmware update stands or ended")
  public Response update(@PathParam("id") String id) {
    machines.endpoint(id);
    return upkeep
        .firmware()
        .of(Inputs.machine(id))
        .map(update -> Response.ok(UpkeepJson.UpdateState.of(update)).build())
        .orElseGet(() -> ApiProblem.notFound("no firmware of this machine was updated").response());
  }
}
