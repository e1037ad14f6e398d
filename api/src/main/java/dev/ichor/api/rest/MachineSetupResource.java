package dev.ichor.api.rest;

import dev.ichor.api.rest.BmcActs.Act;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Firmware;
import dev.ichor.bmc.policy.care.MediaSlot;
import dev.ichor.bmc.policy.care.SecureBoot;
import dev.ichor.bmc.policy.care.SecureBoot.KeyReset;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.bmc.redfish.policy.MediaRule;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a machine and its firmware are set to, by its BMC; every change is read back. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineSetupResource {
  private final BmcActs acts;

  @Inject
  MachineSetupResource(BmcActs acts) {
    this.acts = acts;
  }

  private interface Question<T> {
    T of(Setup setup) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(String id, Level level, String what, Question<T> question)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, level, what, bmc -> question.of(bmc.care().setup()));
  }

  private <T> Response change(Act act, Question<T> question, String outcome) {
    return acts.run(act, bmc -> question.of(bmc.care().setup()), _ -> outcome);
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("media")
  @Operation(summary = "Slots for virtual media and what is in them")
  public List<MediaSlot> media(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "virtual media", Setup::media);
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Path("media")
  @Operation(summary = "Inserts a CD image by its URL and reads it back")
  public Response insert(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      SetupJson.Image body) {
    var image = Inputs.body(body).image();
    MediaRule.complaint(image)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    return change(
        new Act(key, id, Level.OPERATOR, "insert the CD image " + MediaRule.shown(image), image),
        setup -> setup.insert(image),
        "the slot shows it");
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path("media")
  @Operation(summary = "Empties the slot for a CD and reads it back")
  public Response eject(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    return change(
        new Act(key, id, Level.OPERATOR, "eject the CD image", ""),
        Setup::eject,
        "the slot is empty");
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("bios")
  @Operation(summary = "BIOS attributes, what is pending, what they may be")
  public List<SetupJson.Attribute> bios(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return SetupJson.Attribute.of(ask(id, Level.USER, "BIOS attributes", Setup::bios));
  }

  @PATCH
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("bios")
  @Operation(summary = "Sets BIOS attributes, as {NAME: VALUE}, from the next start on")
  public Response setBios(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      Map<String, Object> body) {
    var wish = SetupJson.wish(Inputs.body(body));
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "set BIOS attributes " + wish.keySet(), wish),
        setup -> SetupJson.Attribute.of(setup.setBios(wish)),
        "set, or pending until the next start");
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("bios/reset")
  @Operation(summary = "All BIOS attributes as from the factory, from the next start on")
  public Response resetBios(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "reset BIOS attributes", ""),
        setup -> {
          setup.resetBios();
          return new BmcJson.Said("the BMC took the reset; it takes effect at the next start");
        },
        "taken, from the next start on");
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("secure-boot")
  @Operation(summary = "Secure Boot, its mode and its key databases")
  public SecureBoot secureBoot(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "Secure Boot", Setup::secureBoot);
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secure-boot")
  @Operation(summary = "Turns Secure Boot on or off from the next start on")
  public Response secureBoot(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      SetupJson.Enabled body) {
    var enabled = Inputs.body(body).enabled();
    var what = "turn Secure Boot %s".formatted(enabled ? "on" : "off");
    return change(
        new Act(key, id, Level.ADMINISTRATOR, what, enabled),
        setup -> setup.setSecureBoot(enabled),
        "reads back so, for the next start");
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secure-boot/reset-keys")
  @Operation(summary = "reset-all-keys-to-default, delete-all-keys or delete-pk")
  public Response resetKeys(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      SetupJson.Keys body) {
    var reset = Inputs.word(KeyReset.class, "keys", Inputs.body(body).keys().replace('-', '_'));
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "Secure Boot " + reset.word(), reset),
        setup -> setup.resetKeys(reset),
        "the BMC took it");
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secure-boot/certificates")
  @Operation(summary = "Adds a certificate to a key database and reads it back")
  public Response enrol(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      SetupJson.Enrolment body) {
    var wish = Inputs.body(body);
    if (!wish.certificate().contains("-----BEGIN CERTIFICATE-----")) {
      throw new IllegalArgumentException("certificate is PEM: -----BEGIN CERTIFICATE----- ...");
    }
    var what = "add a certificate to the Secure Boot database " + wish.database();
    return change(
        new Act(key, id, Level.ADMINISTRATOR, what, wish),
        setup -> setup.enrol(wish.database(), wish.certificate()),
        "the database has one more");
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("firmware")
  @Operation(summary = "Versions of all firmware that the BMC knows")
  public List<Firmware> firmware(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "firmware", Setup::firmware);
  }
}
