package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.Arming;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.BootMode;
import dev.ichor.bmc.policy.BootOrder;
import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.redfish.policy.BootPlan;
import dev.ichor.bmc.redfish.policy.Quirks;
import dev.ichor.bmc.redfish.wire.BootOverride;
import dev.ichor.bmc.redfish.wire.ComputerSystem;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a boot override where this BMC takes it, and reads it back after every attempt: a 400 may
 * have changed something, a 200 nothing.
 */
final class BootWriter {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;
  private final List<String> notes = new ArrayList<>();

  BootWriter(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  /**
   * @param path what is written
   * @param shown its {@code Boot}, with the allowable values of the system where it has none
   */
  private record Place(Reference path, BootOverride shown, String words) {}

  Bmc.Armed arm(BootOrder order) throws BmcFaultException, InterruptedException {
    var attributes = session.quirks().httpBoot();
    if (order.target() instanceof BootTarget.Http(var uri)
        && uri.isPresent()
        && attributes.isPresent()) {
      var bios = new BiosDesk(session, systems, writer);
      bios.write(attributes.get().filled(uri.get()));
      notes.add(
          "the address %s is in the BIOS attributes %s, from the next start on"
              .formatted(uri.get(), attributes.get().set().keySet().stream().sorted().toList()));
      try {
        return override(
            new BootOrder(new BootTarget.Http(Optional.empty()), order.mode(), order.persistent()));
      } catch (BmcFaultException e) {
        bios.write(attributes.get().after());
        throw e;
      }
    }
    return override(order);
  }

  private Bmc.Armed override(BootOrder order) throws BmcFaultException, InterruptedException {
    Optional<Arming> last = Optional.empty();
    Optional<String> refusal = Optional.empty();
    for (var place : places()) {
      var plan = new BootPlan(order, place.shown(), session.quirks());
      if (plan.target().isEmpty()) {
        throw unsupported(order, "it offers only " + String.join(", ", place.shown().targets()));
      }
      for (var body : plan.bodies()) {
        var said = writer.patch(place.path(), body);
        if (said instanceof Writer.Outcome.Missing(var why)) {
          refusal = Optional.of(why);
          break;
        }
        if (said instanceof Writer.Outcome.Refused(var why, _)) {
          refusal = Optional.of(why);
          notes.add("the BMC refused %s: %s".formatted(body, why));
        }
        var arming = readBack(plan, place);
        if (!(arming instanceof Arming.Differs)) {
          notes.add(
              "%s for %s, written to the %s"
                  .formatted(
                      order.target().words(),
                      order.persistent() ? "every start" : "the next start only",
                      place.words()));
          notes.add(arming.sentence());
          return new Bmc.Armed(arming, notes);
        }
        last = Optional.of(arming);
      }
    }
    if (refusal.isPresent()) {
      throw RedfishSession.fault(
          new BmcFault.Refused(session.target().name(), "the boot override", refusal.get()));
    }
    return new Bmc.Armed(
        last.orElseThrow(() -> unsupported(order, "it shows no boot override")), notes);
  }

  /**
   * Nothing of an HTTP boot stays behind: no override, no address.
   *
   * @return sentences for the timeline
   */
  List<String> clearHttp() throws BmcFaultException, InterruptedException {
    for (var place : places()) {
      if (isHttp(place.shown())) {
        override(new BootOrder(BootTarget.Device.NONE, BootMode.UNCHANGED, false));
      }
      if (hasAddress(place.shown())) {
        var said =
            writer.patch(place.path(), JsonBody.of(Map.of("Boot", Map.of("HttpBootUri", ""))));
        var now = BootOverride.of(session.get(place.path()).doc());
        if (now.filter(BootWriter::hasAddress).isPresent()) {
          throw writer.refused("forgetting the address of the HTTP boot", said);
        }
        notes.add("the address of the HTTP boot was taken out of the BMC");
      }
    }
    var attributes = session.quirks().httpBoot();
    if (attributes.isPresent()) {
      new BiosDesk(session, systems, writer).write(attributes.get().after());
      notes.add(
          "BIOS attributes as before the HTTP boot, from the next start on: "
              + new TreeMap<>(attributes.get().after()));
    }
    if (notes.isEmpty()) {
      notes.add("the BMC has nothing of the HTTP boot any more");
    }
    return List.copyOf(notes);
  }

  private static boolean isHttp(BootOverride shown) {
    return shown.target().filter("UefiHttp"::equals).isPresent()
        && shown.enabled().filter("Disabled"::equals).isEmpty();
  }

  private static boolean hasAddress(BootOverride shown) {
    return shown.httpBootUri().filter(it -> !it.isBlank()).isPresent();
  }

  private BmcFaultException unsupported(BootOrder order, String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(
            session.target().name(), "a start from " + order.target().words(), why));
  }

  /** In the order of preference; the second is for a BMC that shows one and takes the other. */
  private List<Place> places() throws BmcFaultException, InterruptedException {
    var resource = systems.system();
    var system = ComputerSystem.of(resource.path(), resource.doc());
    var places = new ArrayList<Place>();
    system.boot().ifPresent(boot -> places.add(new Place(resource.path(), boot, "system")));
    var at = session.quirks().bootAt();
    if (system.settings().isPresent() && at != Quirks.BootPlace.SYSTEM) {
      var settings = session.get(system.settings().get());
      var shown = BootOverride.of(settings.doc());
      if (shown.isPresent() || at == Quirks.BootPlace.SETTINGS) {
        var boot = shown.map(s -> s.orAllowed(system.boot())).or(system::boot);
        boot.ifPresent(b -> places.addFirst(new Place(settings.path(), b, "settings resource")));
      }
    }
    if (places.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              session.target().name(), "a boot override", "its system shows no Boot"));
    }
    return places;
  }

  /** What was written to the settings may show there, or in the system at once. */
  private Arming readBack(BootPlan plan, Place place)
      throws BmcFaultException, InterruptedException {
    var there = judge(plan, session.get(place.path()));
    if (!(there instanceof Arming.Differs)) {
      return there;
    }
    var system = systems.system();
    return system.path().isSameAs(place.path()) ? there : judge(plan, system);
  }

  private static Arming judge(BootPlan plan, Resource got) {
    return BootOverride.of(got.doc())
        .map(plan::judge)
        .orElseGet(() -> new Arming.Differs(plan.words(), "nothing"));
  }
}
