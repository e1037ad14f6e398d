package dev.ichor.api.rest;

import dev.ichor.api.rest.BmcActs.Act;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Alerts;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.policy.care.SolSettings;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What keeps a BMC in order over the years; every change is read back. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineHousekeepingResource {
  private final BmcActs acts;

  @Inject
  MachineHousekeepingResource(BmcActs acts) {
    this.acts = acts;
  }

  private interface Question<T> {
    T of(Housekeeping keeping) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(String id, Level level, String what, Question<T> question)
      throws BmcFaultException, InterruptedException {
    return acts.ask(id, level, what, bmc -> question.of(bmc.care().housekeeping()));
  }

  private <T> Response change(Act act, Question<T> question) {
    return acts.run(
        act, bmc -> question.of(bmc.care().housekeeping()), _ -> "written and read back");
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("clock")
  @Operation(summary = "The clock by which the BMC dates its events, and how far it is from ours")
  public HousekeepingJson.Clock clock(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return HousekeepingJson.Clock.of(ask(id, Level.USER, "clock", Housekeeping::clock));
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Path("clock")
  @Operation(summary = "Sets the BMC's clock to Ichor's, UTC")
  public Response setClock(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    return change(
        new Act(key, id, Level.OPERATOR, "set the BMC's clock", ""),
        keeping -> HousekeepingJson.Clock.of(keeping.setClock()));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("sol")
  @Operation(summary = "Settings of serial over LAN")
  public SolSettings sol(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.OPERATOR, "serial over LAN settings", Housekeeping::sol);
  }

  @PATCH
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("sol")
  @Operation(summary = "Changes serial over LAN: enabled, level, bitRate")
  public Response changeSol(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      HousekeepingJson.Sol body) {
    var wish = Inputs.body(body).wish();
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "change serial over LAN", wish),
        keeping -> keeping.change(wish));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("power-limit")
  @Operation(summary = "What the machine may draw at most")
  public PowerLimit powerLimit(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, Level.USER, "power limit", Housekeeping::powerLimit);
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Path("power-limit")
  @Operation(summary = "Sets the limit in watts and makes it active")
  public Response limit(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      HousekeepingJson.Limit body) {
    var wish = Inputs.body(body).wish();
    return change(
        new Act(
            key,
            id,
            Level.OPERATOR,
            "limit the power to %d W".formatted(wish.watts().orElse(0)),
            wish),
        keeping -> keeping.change(wish));
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path("power-limit")
  @Operation(summary = "Takes the limit away")
  public Response unlimit(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key) {
    return change(
        new Act(key, id, Level.OPERATOR, "take the power limit away", ""),
        keeping -> keeping.change(new PowerLimit.Wish(Optional.empty())));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("asset-tag")
  @Operation(summary = "The asset tag that the BMC keeps")
  public HousekeepingJson.Text assetTag(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return new HousekeepingJson.Text(ask(id, Level.USER, "asset tag", Housekeeping::assetTag));
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Path("asset-tag")
  @Operation(summary = "Writes the asset tag; empty text takes it away")
  public Response setAssetTag(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      HousekeepingJson.Text body) {
    var tag = Inputs.body(body).tag();
    return change(
        new Act(key, id, Level.OPERATOR, "set the asset tag to '%s'".formatted(tag), tag),
        keeping -> new HousekeepingJson.Text(keeping.setAssetTag(tag)));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("name")
  @Operation(summary = "What the BMC calls itself")
  public HousekeepingJson.Text name(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return new HousekeepingJson.Text(ask(id, Level.USER, "its name", Housekeeping::controllerName));
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("name")
  @Operation(summary = "Gives the BMC a name of its own")
  public Response setName(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      HousekeepingJson.Text body) {
    var name = Inputs.body(body).name();
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "name the BMC '%s'".formatted(name), name),
        keeping -> new HousekeepingJson.Text(keeping.setControllerName(name)));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("alerts")
  @Operation(summary = "Whether and to whom the BMC sends traps by itself")
  public Alerts alerts(@PathParam("id") String id) throws BmcFaultException, InterruptedException {
    return ask(id, Level.OPERATOR, "alert destinations", Housekeeping::alerts);
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("alerts/{address}")
  @Operation(summary = "Makes this IPv4 address one that gets the BMC's traps")
  public Response addAlert(
      @PathParam("id") String id,
      @PathParam("address") String address,
      @HeaderParam(Once.HEADER) Optional<String> key) {
    var receiver = HousekeepingJson.ipv4(address);
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "send the BMC's traps to " + receiver, ""),
        keeping -> HousekeepingJson.Receivers.of(keeping.addAlert(receiver), receiver));
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("alerts/{address}")
  @Operation(summary = "Sends the BMC's traps to this address no more")
  public Response removeAlert(
      @PathParam("id") String id,
      @PathParam("address") String address,
      @HeaderParam(Once.HEADER) Optional<String> key) {
    var receiver = HousekeepingJson.ipv4(address);
    return change(
        new Act(key, id, Level.ADMINISTRATOR, "send no traps to " + receiver, ""),
        keeping -> keeping.removeAlert(receiver));
  }
}
