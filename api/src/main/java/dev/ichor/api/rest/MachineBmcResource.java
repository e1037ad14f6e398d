package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.EventLog;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.bmc.policy.care.PowerDraw;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a machine's BMC knows and does beside power; the same over IPMI and Redfish. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineBmcResource {
  private final BmcMachines machines;
  private final BmcDesk desk;

  @Inject
  MachineBmcResource(Inventory inventory, BmcOffice office) {
    this.machines = new BmcMachines(inventory);
    this.desk = office.desk();
  }

  private <T> T ask(String id, Level level, String what, BmcDesk.Question<T> question)
      throws BmcFaultException, InterruptedException {
    return desk.ask(machines.endpoint(id), level, what, question).value();
  }

  @GET
  @Operation(summary = "The BMC, what it can do, and of all else why not")
  public BmcJson.Overview overview(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return BmcJson.Overview.of(
        desk.ask(
            machines.endpoint(id),
            Level.OPERATOR,
            "abilities",
            bmc -> new BmcJson.Both(bmc.care().controller(), bmc.care().abilities())));
  }

  @GET
  @Path("sensors")
  @Operation(summary = "Sensors as they read now, with unit, limits and health")
  public List<Sensor> sensors(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "sensors", bmc -> bmc.care().sensors());
  }

  @GET
  @Path("log")
  @Operation(summary = "The event log, oldest first")
  public EventLog log(@PathParam("id") String id) throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "event log", bmc -> bmc.care().log());
  }

  @DELETE
  @Path("log")
  @Operation(summary = "Empties the event log")
  public BmcJson.Said clearLog(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return done(
        id, Level.OPERATOR, "clear event log", "the event log was emptied", b -> b.clearLog());
  }

  @GET
  @Path("parts")
  @Operation(summary = "Parts with serial numbers: FRU inventories, or Redfish's")
  public List<Part> parts(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "parts", bmc -> bmc.care().parts());
  }

  @GET
  @Path("power-draw")
  @Operation(summary = "Watts that the machine draws")
  public PowerDraw powerDraw(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "power draw", bmc -> bmc.care().powerDraw());
  }

  @GET
  @Path("users")
  @Operation(summary = "Who may log in to the BMC")
  public List<Account> users(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.OPERATOR, "users", bmc -> bmc.care().accounts());
  }

  @POST
  @Path("users")
  @Operation(summary = "Makes a user and reads it back; level is user, operator or administrator")
  public Account create(@PathParam("id") String id, BmcJson.User body)
      throws BmcFaultException, InterruptedException {
    var wish = Inputs.body(body).wish();
    return ask(id, Level.ADMINISTRATOR, "make user", bmc -> bmc.care().create(wish));
  }

  @PUT
  @Path("users/{user}/password")
  @Operation(summary = "Sets a user's password and tests that it took")
  public BmcJson.Said password(
      @PathParam("id") String id, @PathParam("user") String user, BmcJson.Password body)
      throws BmcFaultException, InterruptedException {
    var password = Inputs.body(body).password();
    return done(
        id,
        Level.ADMINISTRATOR,
        "password",
        "the password was set",
        care -> care.setPassword(user, password));
  }

  @DELETE
  @Path("users/{user}")
  @Operation(summary = "Removes a user, or takes away all access where slots stay for ever")
  public BmcJson.Said remove(@PathParam("id") String id, @PathParam("user") String user)
      throws BmcFaultException, InterruptedException {
    return done(
        id, Level.ADMINISTRATOR, "remove user", "the user was removed", care -> care.remove(user));
  }

  @GET
  @Path("network")
  @Operation(summary = "How the BMC is on its network")
  public Network network(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.OPERATOR, "network", bmc -> bmc.care().network());
  }

  @PUT
  @Path("network")
  @Operation(summary = "Gives the BMC another IPv4 address, or DHCP; it may go silent here")
  public Network change(@PathParam("id") String id, BmcJson.NetworkWish body)
      throws BmcFaultException, InterruptedException {
    var wish = Inputs.body(body).wish();
    return ask(id, Level.ADMINISTRATOR, "change network", bmc -> bmc.care().change(wish));
  }

  @POST
  @Path("identify")
  @Operation(summary = "Turns the light that shows people which machine it is on or off")
  public BmcJson.Said identify(@PathParam("id") String id, BmcJson.Light body)
      throws BmcFaultException, InterruptedException {
    var wanted = Inputs.body(body).on();
    var lamp = ask(id, Level.OPERATOR, "identify", bmc -> bmc.identify(wanted));
    return new BmcJson.Said("the identify light is %s".formatted(lamp.on() ? "on" : "off"));
  }

  @POST
  @Path("nmi")
  @Operation(summary = "Sends the machine a diagnostic interrupt; it must be on")
  public BmcJson.Said nmi(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    var said = ask(id, Level.OPERATOR, "diagnostic interrupt", bmc -> bmc.flip(PowerSwitch.NMI));
    return switch (said) {
      case Switched.Accepted() -> new BmcJson.Said("the BMC took the diagnostic interrupt");
      case Switched.Refused(var why, var inThisState) ->
          throw new BmcFaultException(machines.refusal(id, why, inThisState));
    };
  }

  @POST
  @Path("watchdog/disarm")
  @Operation(summary = "Stops the BMC's watchdog, which would reset the machine")
  public BmcJson.Said disarm(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return new BmcJson.Said(
        ask(id, Level.OPERATOR, "watchdog", bmc -> bmc.care().disarmWatchdog()));
  }

  @POST
  @Path("reset")
  @Operation(summary = "Starts the BMC anew; the machine is not touched")
  public BmcJson.Said reset(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return done(
        id,
        Level.ADMINISTRATOR,
        "BMC reset",
        "the BMC starts anew and does not answer for a minute or more",
        care -> care.reset());
  }

  private interface Act {
    void on(Care care) throws BmcFaultException, InterruptedException;
  }

  private BmcJson.Said done(String id, Level level, String what, String message, Act act)
      throws BmcFaultException, InterruptedException {
    return ask(
        id,
        level,
        what,
        bmc -> {
          act.on(bmc.care());
          return new BmcJson.Said(message);
        });
  }
}
