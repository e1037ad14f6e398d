package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.BiosAttribute;
import dev.ichor.bmc.policy.care.BiosAttribute.Rule;
import dev.ichor.bmc.policy.care.BiosAttribute.Value;
import dev.ichor.bmc.redfish.policy.BiosWish;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * BIOS attributes: read as they are and as they are pending, written to the settings resource where
 * there is one (DSP0266 "Settings resource"), at the time that it supports, and read back.
 */
final class BiosDesk {
  private static final String SETTINGS = "@Redfish.Settings";
  private static final String APPLY = "@Redfish.SettingsApplyTime";

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  BiosDesk(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  List<BiosAttribute> read() throws BmcFaultException, InterruptedException {
    return read(bios());
  }

  private Resource bios() throws BmcFaultException, InterruptedException {
    var link = systems.system().doc().link("Bios");
    if (link.isEmpty()) {
      throw unsupported(Ability.BIOS, "its system shows none");
    }
    return session.get(link.get());
  }

  private List<BiosAttribute> read(Resource bios) throws BmcFaultException, InterruptedException {
    var now = bios.doc().object("Attributes").orElse(JsonDoc.EMPTY);
    var pending = pending(bios);
    var rules = rules(bios.doc());
    var all = new ArrayList<BiosAttribute>();
    for (var name : now.names().stream().sorted().toList()) {
      if (name.contains("@")) {
        continue;
      }
      var value = value(now, name);
      var next = value(pending, name).filter(it -> !Optional.of(it).equals(value));
      all.add(new BiosAttribute(name, value, next, Optional.ofNullable(rules.get(name))));
    }
    return List.copyOf(all);
  }

  private JsonDoc pending(Resource bios) throws BmcFaultException, InterruptedException {
    var link = bios.doc().link(SETTINGS, "SettingsObject");
    return link.isPresent()
        ? session.get(link.get()).doc().object("Attributes").orElse(JsonDoc.EMPTY)
        : JsonDoc.EMPTY;
  }

  private static Optional<Value> value(JsonDoc attributes, String name) {
    return attributes
        .flag(name)
        .<Value>map(Value.Flag::new)
        .or(() -> attributes.whole(name).map(Value.Whole::new))
        .or(() -> attributes.exact(name).map(Value.Text::new));
  }

  /** From the registry that the resource names; a BMC without one has no rules. */
  private Map<String, Rule> rules(JsonDoc bios) throws BmcFaultException, InterruptedException {
    var name = bios.text("AttributeRegistry");
    var rules = new TreeMap<String, Rule>();
    if (name.isEmpty()) {
      return rules;
    }
    try {
      for (var path : systems.members(session.root().registries())) {
        if (!isSame(name.get(), path.last())) {
          continue;
        }
        for (var place : session.get(path).doc().objects("Location")) {
          var uri = place.exact("Uri");
          if (uri.isPresent()) {
            collect(session.get(uri.get()).doc(), rules);
            return rules;
          }
        }
      }
    } catch (BmcFaultException e) {
      if (!(e.fault() instanceof BmcFault.NotSupported)
          && !(e.fault() instanceof BmcFault.Refused)) {
        throw e;
      }
    }
    return rules;
  }

  /** The version may stand at either, at both, or at none. */
  private static boolean isSame(String registry, String member) {
    return registry.equals(member)
        || registry.startsWith(member + ".")
        || member.startsWith(registry + ".");
  }

  private static void collect(JsonDoc registry, Map<String, Rule> rules) {
    for (var entry : registry.objects("RegistryEntries", "Attributes")) {
      var name = entry.exact("AttributeName");
      if (name.isPresent()) {
        var allowed =
            entry.objects("Value").stream().flatMap(it -> it.exact("ValueName").stream()).toList();
        rules.put(
            name.get(),
            new Rule(
                entry.text("DisplayName"),
                entry.text("Type").orElse(""),
                entry.flag("ReadOnly").orElse(false),
                allowed,
                entry.whole("LowerBound"),
                entry.whole("UpperBound")));
      }
    }
  }

  List<BiosAttribute> write(Map<String, String> wish)
      throws BmcFaultException, InterruptedException {
    var bios = bios();
    var before = read(bios);
    return switch (BiosWish.of(before, wish)) {
      case BiosWish.Unfit(var complaints) ->
          throw RedfishSession.fault(
              new BmcFault.Refused(
                  session.target().name(),
                  Ability.CHANGE_BIOS.words(),
                  String.join("; ", complaints)));
      case BiosWish.Fit(var values) when values.isEmpty() -> before;
      case BiosWish.Fit(var values) -> write(bios, values);
    };
  }

  private List<BiosAttribute> write(Resource bios, Map<String, Value> values)
      throws BmcFaultException, InterruptedException {
    var settings = bios.doc().link(SETTINGS, "SettingsObject");
    var place = settings.isPresent() ? session.reference(settings.get()) : bios.path();
    var body = new LinkedHashMap<String, Object>();
    var attributes = new TreeMap<String, Object>();
    values.forEach((name, value) -> attributes.put(name, json(value)));
    body.put("Attributes", attributes);
    if (bios.doc().texts(SETTINGS, "SupportedApplyTimes").contains("OnReset")) {
      body.put(APPLY, Map.of("ApplyTime", "OnReset"));
    }
    var said = writer.patch(place, JsonBody.of(body));
    var now = read(session.get(bios.path()));
    for (var attribute : now) {
      var wanted = Optional.ofNullable(values.get(attribute.name()));
      if (wanted.isPresent()
          && !attribute.pending().equals(wanted)
          && !attribute.value().equals(wanted)) {
        throw writer.refused("%s=%s".formatted(attribute.name(), wanted.get().words()), said);
      }
    }
    return now;
  }

  private static Object json(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text;
      case Value.Whole(var number) -> number;
      case Value.Flag(var on) -> on;
    };
  }

  void reset() throws BmcFaultException, InterruptedException {
    var action = Action.in(bios().doc(), "#Bios.ResetBios", "ResetType");
    if (action.isEmpty()) {
      throw unsupported(Ability.CHANGE_BIOS, "its BIOS has no action ResetBios");
    }
    var said = writer.post(session.reference(action.get().target()), JsonBody.EMPTY);
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw writer.refused("resetting BIOS attributes", said);
    }
  }

  private BmcFaultException unsupported(Ability ability, String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), ability.words(), why));
  }
}
