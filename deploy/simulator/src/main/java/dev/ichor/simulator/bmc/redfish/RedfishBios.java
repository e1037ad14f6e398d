package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** BIOS attributes with their registry; what is written holds from the machine's next start on. */
final class RedfishBios implements RedfishExtension {
  static final String BIOS = RedfishTree.SYSTEM + "/Bios";
  private static final String SETTINGS = BIOS + "/Settings";
  private static final String RESET = BIOS + "/Actions/Bios.ResetBios";
  private static final String REGISTRY = "BiosAttributeRegistryIchor.v1_0_0";
  private static final String FILES = RedfishTree.ROOT + "/Registries";
  private static final String FILE = FILES + "/BiosAttributeRegistryIchor";

  private final ObjectNode now = factory();
  private ObjectNode pending = RedfishReply.JSON.createObjectNode();

  private static ObjectNode factory() {
    return RedfishReply.JSON
        .createObjectNode()
        .put("BootMode", "Uefi")
        .put("PxeDev1EnDis", "Enabled")
        .put("HttpDev1EnDis", "Disabled")
        .put("HttpDev1Uri", "")
        .put("ProcVirtualization", "Enabled")
        .put("PostDelaySeconds", 5)
        .put("QuietBoot", true)
        .put("SystemBiosVersion", "2.3");
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(BIOS, _ -> bios());
    resources.put(SETTINGS, _ -> settings());
    resources.put(
        FILES,
        _ ->
            RedfishExtension.collection(
                FILES, "MessageRegistryFile", List.of("BiosAttributeRegistryIchor")));
    resources.put(FILE, _ -> file());
    resources.put(FILE + "/Registry", _ -> registry());
  }

  private ObjectNode bios() {
    ObjectNode node = RedfishExtension.resource(BIOS, "Bios.v1_2_4.Bios", "Bios", "BIOS");
    node.put("AttributeRegistry", REGISTRY).set("Attributes", now.deepCopy());
    ObjectNode settings = node.putObject("@Redfish.Settings");
    settings.put("@odata.type", "#Settings.v1_3_5.Settings");
    settings.set("SettingsObject", RedfishExtension.link(SETTINGS));
    settings.putArray("SupportedApplyTimes").add("OnReset");
    node.putObject("Actions").putObject("#Bios.ResetBios").put("target", RESET);
    return node;
  }

  private ObjectNode settings() {
    ObjectNode node =
        RedfishExtension.resource(SETTINGS, "Bios.v1_2_4.Bios", "Settings", "BIOS, pending");
    node.put("AttributeRegistry", REGISTRY).set("Attributes", pending.deepCopy());
    return node;
  }

  private static ObjectNode file() {
    ObjectNode node =
        RedfishExtension.resource(
            FILE,
            "MessageRegistryFile.v1_1_4.MessageRegistryFile",
            "BiosAttributeRegistryIchor",
            "BIOS attribute registry file");
    node.put("Registry", REGISTRY).putArray("Languages").add("en");
    node.putArray("Location").addObject().put("Language", "en").put("Uri", FILE + "/Registry");
    return node;
  }

  private static ObjectNode registry() {
    ObjectNode node =
        RedfishExtension.resource(
            FILE + "/Registry",
            "AttributeRegistry.v1_3_9.AttributeRegistry",
            REGISTRY,
            "BIOS attributes");
    node.put("Language", "en").put("RegistryVersion", "1.0.0").put("OwningEntity", "Ichor");
    var attributes = node.putObject("RegistryEntries").putArray("Attributes");
    choice(attributes.addObject(), "BootMode", "Boot mode", "Uefi", "Bios");
    choice(attributes.addObject(), "PxeDev1EnDis", "PXE device 1", "Enabled", "Disabled");
    choice(attributes.addObject(), "HttpDev1EnDis", "HTTP device 1", "Enabled", "Disabled");
    entry(attributes.addObject(), "HttpDev1Uri", "Address of HTTP device 1", "String", false);
    choice(attributes.addObject(), "ProcVirtualization", "Virtualization", "Enabled", "Disabled");
    entry(attributes.addObject(), "PostDelaySeconds", "Pause before boot", "Integer", false)
        .put("LowerBound", 0)
        .put("UpperBound", 60);
    entry(attributes.addObject(), "QuietBoot", "Logo instead of messages", "Boolean", false);
    entry(attributes.addObject(), "SystemBiosVersion", "Version", "String", true);
    return node;
  }

  private static ObjectNode entry(
      ObjectNode into, String name, String label, String type, boolean readOnly) {
    return into.put("AttributeName", name)
        .put("DisplayName", label)
        .put("Type", type)
        .put("ReadOnly", readOnly);
  }

  private static void choice(ObjectNode into, String name, String label, String... values) {
    var allowed = entry(into, name, label, "Enumeration", false).putArray("Value");
    for (String value : values) {
      allowed.addObject().put("ValueName", value).put("ValueDisplayName", value);
    }
  }

  @Override
  public Optional<RedfishReply> patch(RedfishRequest request) {
    if (!request.path().equals(SETTINGS)) {
      return Optional.empty();
    }
    JsonNode wish = request.body().map(body -> body.path("Attributes")).orElse(pending);
    for (var names = wish.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!now.has(name) || name.equals("SystemBiosVersion")) {
        return Optional.of(
            RedfishReply.error(
                400, "PropertyUnknown", "The property %s cannot be set.".formatted(name)));
      }
      if (now.path(name).getNodeType() != wish.path(name).getNodeType()) {
        return Optional.of(
            RedfishReply.error(
                400, "PropertyValueTypeError", "The property %s has a type.".formatted(name)));
      }
    }
    pending.setAll((ObjectNode) wish);
    return Optional.of(RedfishReply.json(200, settings()));
  }

  @Override
  public Optional<RedfishReply> post(RedfishRequest request) {
    if (!request.path().equals(RESET)) {
      return Optional.empty();
    }
    pending = factory();
    return Optional.of(RedfishReply.empty(204));
  }

  /** The address that firmware of this kind boots from by HTTP, as it holds now. */
  Optional<String> httpAddress() {
    return Optional.of(now.path("HttpDev1Uri").asText())
        .filter(it -> !it.isEmpty() && now.path("HttpDev1EnDis").asText().equals("Enabled"));
  }

  @Override
  public void started() {
    now.setAll(pending);
    pending = RedfishReply.JSON.createObjectNode();
  }
}
