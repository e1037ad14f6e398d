package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.BootEntry;
import dev.ichor.bmc.policy.care.BootState;
import dev.ichor.bmc.redfish.policy.OrderWish;
import dev.ichor.bmc.redfish.wire.BootOverride;
import dev.ichor.bmc.redfish.wire.BootProgress;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A system's boot order (DSP0268 ComputerSystem {@code Boot}, BootOption), and its override. */
final class BootDesk {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  BootDesk(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  BootState read() throws BmcFaultException, InterruptedException {
    return state(systems.system());
  }

  private BootState state(Resource system) throws BmcFaultException, InterruptedException {
    var doc = system.doc();
    if (!doc.has("Boot")) {
      throw unsupported("its system shows no Boot");
    }
    var override = BootOverride.of(doc);
    var now = doc.texts("Boot", "BootOrder");
    var entries = new LinkedHashMap<String, BootEntry>();
    now.forEach(id -> entries.put(id, unnamed(id)));
    for (var option : systems.documents(doc.link("Boot", "BootOptions"))) {
      var entry = entry(option);
      entries.put(entry.id(), entry);
    }
    return new BootState(
        override.map(BootOverride::words),
        override.flatMap(BootOverride::httpBootUri).filter(it -> !it.isBlank()),
        override.map(BootOverride::targets).orElse(List.of()),
        new ArrayList<>(entries.values()),
        pending(doc).filter(next -> !next.equals(now)).orElse(List.of()),
        BootProgress.of(doc).map(BootProgress::words));
  }

  private static BootEntry unnamed(String id) {
    return new BootEntry(id, id, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static BootEntry entry(JsonDoc option) {
    var id = option.text("BootOptionReference").or(() -> option.text("Id")).orElse("?");
    return new BootEntry(
        id,
        option.text("DisplayName").or(() -> option.text("Name")).orElse(id),
        option.text("Alias"),
        option.exact("UefiDevicePath"),
        option.flag("BootOptionEnabled"));
  }

  /** Where the system has a settings resource that shows a boot order. */
  private Optional<List<String>> pending(JsonDoc system)
      throws BmcFaultException, InterruptedException {
    var settings = system.link("@Redfish.Settings", "SettingsObject");
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    var order = session.get(settings.get()).doc().texts("Boot", "BootOrder");
    return order.isEmpty() ? Optional.empty() : Optional.of(order);
  }

  BootState order(List<String> first) throws BmcFaultException, InterruptedException {
    var system = systems.system();
    var now = system.doc().texts("Boot", "BootOrder");
    if (now.isEmpty()) {
      throw unsupported("its system shows no BootOrder");
    }
    return switch (OrderWish.of(now, first)) {
      case OrderWish.Unfit(var complaint) ->
          throw RedfishSession.fault(
              new BmcFault.Refused(session.target().name(), "changing the boot order", complaint));
      case OrderWish.Fit(var order) when order.equals(now) -> state(system);
      case OrderWish.Fit(var order) -> write(system, order);
    };
  }

  /** To the settings resource where that shows an order, else to the system. */
  private BootState write(Resource system, List<String> order)
      throws BmcFaultException, InterruptedException {
    var settings = system.doc().link("@Redfish.Settings", "SettingsObject");
    var place =
        settings.isPresent() && pending(system.doc()).isPresent()
            ? session.reference(settings.get())
            : system.path();
    var said = writer.patch(place, JsonBody.of(Map.of("Boot", Map.of("BootOrder", order))));
    var after = systems.system();
    var isSet = after.doc().texts("Boot", "BootOrder").equals(order);
    if (!isSet && pending(after.doc()).filter(order::equals).isEmpty()) {
      throw writer.refused("changing the boot order", said);
    }
    return state(after);
  }

  private BmcFaultException unsupported(String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), Ability.BOOT_ORDER.words(), why));
  }
}
