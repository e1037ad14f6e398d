package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Firmware;
import dev.ichor.bmc.policy.care.MediaSlot;
import dev.ichor.bmc.policy.care.SecureBoot;
import dev.ichor.bmc.policy.care.SecureBoot.KeyReset;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a machine and its firmware are set to, by its BMC; every change is read back. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineSetupResource {
  private final BmcMachines machines;
  private final BmcDesk desk;

  @Inject
  MachineSetupResource(Inventory inventory, BmcOffice office) {
    this.machines = new BmcMachines(inventory);
    this.desk = office.desk();
  }

  private interface Question<T> {
    T of(Setup setup) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(String id, Level level, String what, Question<T> question)
      throws BmcFaultException, InterruptedException {
    return desk.ask(machines.endpoint(id), level, what, bmc -> question.of(bmc.care().setup()))
        .value();
  }

  @GET
  @Path("media")
  @Operation(summary = "Slots for virtual media and what is in them")
  public List<MediaSlot> media(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "virtual media", Setup::media);
  }

  @PUT
  @Path("media")
  @Operation(summary = "Inserts a CD image by its URL and reads it back")
  public MediaSlot insert(@PathParam("id") String id, SetupJson.Image body)
      throws BmcFaultException, InterruptedException {
    var image = Inputs.body(body).image();
    return ask(id, Level.OPERATOR, "insert media", setup -> setup.insert(image));
  }

  @DELETE
  @Path("media")
  @Operation(summary = "Empties the slot for a CD and reads it back")
  public MediaSlot eject(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.OPERATOR, "eject media", Setup::eject);
  }

  @GET
  @Path("bios")
  @Operation(summary = "BIOS attributes, what is pending, what they may be")
  public List<SetupJson.Attribute> bios(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return SetupJson.Attribute.of(ask(id, Level.USER, "BIOS attributes", Setup::bios));
  }

  @PATCH
  @Path("bios")
  @Operation(summary = "Sets BIOS attributes, as {NAME: VALUE}, from the next start on")
  public List<SetupJson.Attribute> setBios(@PathParam("id") String id, Map<String, Object> body)
      throws BmcFaultException, InterruptedException {
    var wish = SetupJson.wish(Inputs.body(body));
    return SetupJson.Attribute.of(
        ask(id, Level.ADMINISTRATOR, "set BIOS attributes", setup -> setup.setBios(wish)));
  }

  @POST
  @Path("bios/reset")
  @Operation(summary = "All BIOS attributes as from the factory, from the next start on")
  public BmcJson.Said resetBios(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(
        id,
        Level.ADMINISTRATOR,
        "reset BIOS attributes",
        setup -> {
          setup.resetBios();
          return new BmcJson.Said("the BMC took the reset; it takes effect at the next start");
        });
  }

  @GET
  @Path("secure-boot")
  @Operation(summary = "Secure Boot, its mode and its key databases")
  public SecureBoot secureBoot(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "Secure Boot", Setup::secureBoot);
  }

  @PUT
  @Path("secure-boot")
  @Operation(summary = "Turns Secure Boot on or off from the next start on")
  public SecureBoot secureBoot(@PathParam("id") String id, SetupJson.Enabled body)
      throws BmcFaultException, InterruptedException {
    var enabled = Inputs.body(body).enabled();
    return ask(id, Level.ADMINISTRATOR, "set Secure Boot", setup -> setup.setSecureBoot(enabled));
  }

  @POST
  @Path("secure-boot/reset-keys")
  @Operation(summary = "reset-all-keys-to-default, delete-all-keys or delete-pk")
  public SecureBoot resetKeys(@PathParam("id") String id, SetupJson.Keys body)
      throws BmcFaultException, InterruptedException {
    var reset = Inputs.word(KeyReset.class, "keys", Inputs.body(body).keys().replace('-', '_'));
    return ask(id, Level.ADMINISTRATOR, "reset keys", setup -> setup.resetKeys(reset));
  }

  @POST
  @Path("secure-boot/certificates")
  @Operation(summary = "Adds a certificate to a key database and reads it back")
  public SecureBoot enrol(@PathParam("id") String id, SetupJson.Enrolment body)
      throws BmcFaultException, InterruptedException {
    var wish = Inputs.body(body);
    if (!wish.certificate().contains("-----BEGIN CERTIFICATE-----")) {
      throw new IllegalArgumentException("certificate is PEM: -----BEGIN CERTIFICATE----- ...");
    }
    return ask(
        id,
        Level.ADMINISTRATOR,
        "enrol key",
        setup -> setup.enrol(wish.database(), wish.certificate()));
  }

  @GET
  @Path("firmware")
  @Operation(summary = "Versions of all firmware that the BMC knows")
  public List<Firmware> firmware(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "firmware", Setup::firmware);
  }
}
