package dev.ichor.bmc.redfish.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One system of a BMC (DSP0268 ComputerSystem).
 *
 * @param id {@code Id}, else the last part of its path
 * @param settings where changes for the next start are written ({@code @Redfish.Settings})
 */
public record ComputerSystem(
    String id,
    Optional<UUID> uuid,
    Optional<String> serial,
    Optional<String> sku,
    Optional<String> manufacturer,
    Optional<String> model,
    Optional<String> biosVersion,
    PowerState power,
    Optional<BootOverride> boot,
    Optional<Action> reset,
    Optional<String> settings,
    Optional<Boolean> locationLed,
    Optional<String> indicatorLed) {

  public static ComputerSystem of(Reference path, JsonDoc doc) {
    return new ComputerSystem(
        doc.text("Id").orElseGet(path::last),
        doc.text("UUID").flatMap(ComputerSystem::uuid),
        doc.text("SerialNumber"),
        doc.text("SKU"),
        doc.text("Manufacturer"),
        doc.text("Model"),
        doc.text("BiosVersion"),
        new PowerState(doc.text("PowerState").orElse("?")),
        BootOverride.of(doc),
        Action.in(doc, "#ComputerSystem.Reset", "ResetType"),
        doc.link("@Redfish.Settings", "SettingsObject"),
        doc.flag("LocationIndicatorActive"),
        doc.text("IndicatorLED"));
  }

  /** With or without dashes, in either case. */
  static Optional<UUID> uuid(String text) {
    var hex = text.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
    return hex.length() == 32 && text.length() <= 38
        ? Optional.of(
            UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")))
        : Optional.empty();
  }
}
