package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.rest.BmcActs.Act;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.Arming;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.BootMode;
import dev.ichor.bmc.policy.BootOrder;
import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BootEntry;
import dev.ichor.bmc.policy.care.BootState;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcBoot;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a machine boots from, by its BMC; nothing here restarts it. */
@Path("/api/v1/machines/{id}/bmc/boot")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineBootResource {
  private final BmcMachines machines;
  private final BmcDesk desk;
  private final BmcActs acts;

  @Inject
  MachineBootResource(Inventory inventory, BmcOffice office, BmcActs acts) {
    this.machines = new BmcMachines(inventory);
    this.desk = office.desk();
    this.acts = acts;
  }

  /**
   * @param target {@code network}, {@code disk}, {@code cd}, {@code setup}, {@code none}, {@code
   *     http}, or the id of an entry: {@code Boot0003}
   * @param address with {@code http}: where from; absent leaves it to DHCP
   * @param persistent for all starts to come; absent: for the next one
   * @param mode {@code uefi} or {@code legacy}; absent: as it is
   */
  record Wish(
      String target,
      Optional<String> address,
      Optional<Boolean> persistent,
      Optional<String> mode) {}

  /**
   * @param first ids of entries; the others stay behind them
   */
  record Order(List<String> first) {}

  /** What came of it. */
  record Armed(List<String> steps) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Boot override, boot order, and how far the last start came")
  public BootState boot(@PathParam("id") String id) throws BmcFaultException, InterruptedException {
    return desk.ask(
            machines.endpoint(id), Level.USER, "boot order", bmc -> bmc.care().setup().boot())
        .value();
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Operation(summary = "Arms what the machine boots next, and reads it back")
  public Response arm(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key, Wish body) {
    var wish = Inputs.body(body);
    var mode =
        wish.mode()
            .map(word -> Inputs.word(BootMode.class, "mode", word))
            .orElse(BootMode.UNCHANGED);
    var address = wish.address().map(text -> new BmcBoot(text).address().orElseThrow());
    var persistent = wish.persistent().orElse(false);
    return acts.run(
        new Act(
            key,
            id,
            Level.OPERATOR,
            "boot from " + Inputs.bounded("target", wish.target(), 64),
            wish),
        bmc -> armed(bmc, new BootOrder(target(bmc, wish.target(), address), mode, persistent)),
        done -> String.join("; ", done.steps()));
  }

  private static BootTarget target(Bmc bmc, String word, Optional<String> address)
      throws BmcFaultException, InterruptedException {
    if (word.equals("http")) {
      return new BootTarget.Http(address);
    }
    if (!word.startsWith("Boot")) {
      return Inputs.word(BootTarget.Device.class, "target", word);
    }
    var path =
        bmc.care().setup().boot().order().stream()
            .filter(entry -> entry.id().equals(word))
            .findFirst()
            .flatMap(BootEntry::path);
    return new BootTarget.Entry(word, path);
  }

  private static Armed armed(Bmc bmc, BootOrder order)
      throws BmcFaultException, InterruptedException {
    var armed = bmc.arm(order);
    if (armed.arming() instanceof Arming.Differs(var wanted, var got)) {
      throw new BmcFaultException(new BmcFault.BootDeviceDiffers(bmc.care().name(), wanted, got));
    }
    return new Armed(armed.notes());
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("order")
  @Operation(summary = "Puts entries first in the boot order, and reads it back")
  public Response order(
      @PathParam("id") String id, @HeaderParam(Once.HEADER) Optional<String> key, Order body) {
    var first = Inputs.body(body).first();
    return acts.run(
        new Act(key, id, Level.ADMINISTRATOR, "boot order " + String.join(", ", first), first),
        bmc -> bmc.care().setup().setBootOrder(first),
        now -> now.pending().isEmpty() ? "reads back so" : "pending until the next start");
  }
}
