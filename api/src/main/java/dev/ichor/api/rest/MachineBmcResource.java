package dev.ichor.api.rest;

import dev.ichor.api.rest.BmcActs.Act;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
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
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a machine's BMC knows and does beside power; the same over IPMI and Redfish. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineBmcResource {
  private final BmcActs acts;

  @Inject
  MachineBmcResource(BmcActs acts) {
    this.acts = acts;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "The BMC, what it can do, and of all else why not")
  public BmcJson.Overview overview(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return BmcJson.Overview.of(
        acts.answer(
            id,
            Level.OPERATOR,
            "abilities",
            bmc -> new BmcJson.Both(bmc.care().controller(), bmc.care().abilities())));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("sensors")
  @Operation(summary = "Sensors as they read now, with unit, limits and health")
  public List<Sensor> sensors(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, Level.USER, "sensors", bmc -> bmc.care().sensors());
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("log")
  @Operation(summary = "The event log, oldest first")
  public EventLog log(@PathParam("id") String id) throws BmcFaultException, InterruptedException {
    return acts.ask(id, Level.USER, "event log", bmc -> bmc.care().log());
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path("log")
  @Operation(summary = "Empties the event log")
  public Response clearLog(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    return done(
        new Act(key, id, Level.OPERATOR, "clear the BMC's event log", ""),
        "the event log was emptied",
        Care::clearLog);
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("parts")
  @Operation(summary = "Parts with serial numbers: FRU inventories, or Redfish's")
  public List<Part> parts(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, Level.USER, "parts", bmc -> bmc.care().parts());
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("power-draw")
  @Operation(summary = "Watts that the machine draws")
  public PowerDraw powerDraw(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, Level.USER, "power draw", bmc -> bmc.care().powerDraw());
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("users")
  @Operation(summary = "Who may log in to the BMC")
  public List<Account> users(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, Level.OPERATOR, "users", bmc -> bmc.care().accounts());
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("users")
  @Operation(summary = "Makes a user and reads it back; level is user, operator or administrator")
  public Response create(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      BmcJson.User body) {
    var wish = Inputs.body(body).wish();
    return acts.run(
        new Act(
            key,
            id,
            Level.ADMINISTRATOR,
            "make BMC user '%s' with level %s".formatted(wish.name(), wish.level()),
            wish),
        bmc -> bmc.care().create(wish),
        made -> "made as number %s and read back".formatted(made.id()));
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("users/{user}/password")
  @Operation(summary = "Sets a user's password and tests that it took")
  public Response password(
      @PathParam("id") String id,
      @PathParam("user") String user,
      @HeaderParam(Once.HEADER) Optional<String> key,
      BmcJson.Password body) {
    var password = Inputs.body(body).password();
    return done(
        new Act(
            key,
            id,
            Level.ADMINISTRATOR,
            "set the password of BMC user '%s'".formatted(user),
            body),
        "the password was set",
        care -> care.setPassword(user, password));
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("users/{user}")
  @Operation(summary = "Removes a user, or takes away all access where slots stay for ever")
  public Response remove(
      @PathParam("id") String id,
      @PathParam("user") String user,
      @HeaderParam(Once.HEADER) Optional<String> key) {
    return done(
        new Act(key, id, Level.ADMINISTRATOR, "remove BMC user '%s'".formatted(user), ""),
        "the user was removed",
        care -> care.remove(user));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("network")
  @Operation(summary = "How the BMC is on its network")
  public Network network(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, Level.OPERATOR, "network", bmc -> bmc.care().network());
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("network")
  @Operation(summary = "Gives the BMC another IPv4 address, or DHCP; it may go silent here")
  public Response change(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      BmcJson.NetworkWish body) {
    var wish = Inputs.body(body).wish();
    return acts.run(
        new Act(key, id, Level.ADMINISTRATOR, "change the BMC's network to " + words(wish), body),
        bmc -> bmc.care().change(wish),
        now ->
            now.equals(Network.UNKNOWN)
                ? "written; it went silent here, so it has moved"
                : "written and read back");
  }

  private static String words(Network.Wish wish) {
    return wish.fixed().map(Network.Fixed::address).orElse("DHCP");
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("identify")
  @Operation(summary = "Turns the light that shows people which machine it is on or off")
  public Response identify(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      BmcJson.Light body) {
    var wanted = Inputs.body(body).on();
    return acts.run(
        new Act(key, id, Level.OPERATOR, "identify light " + (wanted ? "on" : "off"), body),
        bmc ->
            new BmcJson.Said(
                "the identify light is %s".formatted(bmc.identify(wanted).on() ? "on" : "off")),
        BmcJson.Said::message);
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("nmi")
  @Operation(summary = "Sends the machine a diagnostic interrupt; it must be on")
  public Response nmi(@PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    acts.notWhileUpdating(id);
    return acts.run(
        new Act(key, id, Level.OPERATOR, "diagnostic interrupt", ""),
        bmc ->
            switch (bmc.flip(PowerSwitch.NMI)) {
              case Switched.Accepted() -> new BmcJson.Said("the BMC took the diagnostic interrupt");
              case Switched.Refused(var why, var inThisState) ->
                  throw new BmcFaultException(acts.refusal(id, why, inThisState));
            },
        BmcJson.Said::message);
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("watchdog/disarm")
  @Operation(summary = "Stops the BMC's watchdog, which would reset the machine")
  public Response disarm(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    return acts.run(
        new Act(key, id, Level.OPERATOR, "stop the BMC's watchdog", ""),
        bmc -> new BmcJson.Said(bmc.care().disarmWatchdog()),
        BmcJson.Said::message);
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("reset")
  @Operation(summary = "Starts the BMC anew; the machine is not touched")
  public Response reset(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    acts.notWhileUpdating(id);
    return done(
        new Act(key, id, Level.ADMINISTRATOR, "reset the BMC", ""),
        "the BMC starts anew and does not answer for a minute or more",
        Care::reset);
  }

  private interface Change {
    void on(Care care) throws BmcFaultException, InterruptedException;
  }

  private Response done(Act act, String message, Change change) {
    return acts.run(
        act,
        bmc -> {
          change.on(bmc.care());
          return new BmcJson.Said(message);
        },
        BmcJson.Said::message);
  }
}
