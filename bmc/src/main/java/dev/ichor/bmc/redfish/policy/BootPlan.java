package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.Arming;
import dev.ichor.bmc.policy.BootMode;
import dev.ichor.bmc.policy.BootOrder;
import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.redfish.wire.BootOverride;
import dev.ichor.bmc.redfish.wire.JsonBody;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A boot override as the PATCH bodies to try in order, and what its read-back means. Some BMCs want
 * enabled, target and mode together each time, others refuse a body that has the mode in it.
 */
public final class BootPlan {
  private static final Map<BootTarget.Device, List<String>> WORDS =
      Map.of(
          BootTarget.Device.NETWORK, List.of("Pxe", "UefiHttp"),
          BootTarget.Device.DISK, List.of("Hdd"),
          BootTarget.Device.CD, List.of("Cd", "UsbCd"),
          BootTarget.Device.SETUP, List.of("BiosSetup"),
          BootTarget.Device.NONE, List.of("None"));

  private final BootOrder order;
  private final BootOverride shown;
  private final Quirks quirks;

  /**
   * @param shown what the resource that will be written shows now
   */
  public BootPlan(BootOrder order, BootOverride shown, Quirks quirks) {
    this.order = order;
    this.shown = shown;
    this.quirks = quirks;
  }

  /** The Redfish word for the target; empty when the BMC does not offer it. */
  public Optional<String> target() {
    return switch (order.target()) {
      case BootTarget.Http _ -> offered(List.of("UefiHttp"));
      case BootTarget.Entry(_, var path) ->
          offered(
              path.isPresent() ? List.of("UefiTarget", "UefiBootNext") : List.of("UefiBootNext"));
      case BootTarget.Device device ->
          offered(quirks.targets().getOrDefault(device, WORDS.getOrDefault(device, List.of())));
    };
  }

  /** "None" is never listed by some, and always understood. */
  private Optional<String> offered(List<String> words) {
    var unknown = shown.targets().isEmpty() || words.contains("None");
    return words.stream().filter(word -> unknown || shown.targets().contains(word)).findFirst();
  }

  private String enabled() {
    if (order.target() == BootTarget.Device.NONE) {
      return "Disabled";
    }
    return order.persistent() ? "Continuous" : "Once";
  }

  private Optional<String> mode() {
    return switch (order.mode()) {
      case UEFI -> Optional.of("UEFI");
      case LEGACY -> Optional.of("Legacy");
      case UNCHANGED -> shown.mode().filter(_ -> quirks.modeAlways());
    };
  }

  /** Nothing here is repeated; the first is what this BMC most likely takes. */
  public List<JsonBody> bodies() {
    var word = target().orElse("None");
    var mode = shown.showsMode() || quirks.modeAlways() ? mode() : Optional.<String>empty();
    var differs = mode.isPresent() && !mode.equals(shown.mode());
    var bodies = new LinkedHashSet<JsonBody>();
    if (quirks.modeNever()) {
      bodies.add(body(word, Optional.empty(), true));
    } else if (differs || quirks.modeAlways()) {
      bodies.add(body(word, mode, true));
    }
    bodies.add(body(word, Optional.empty(), true));
    bodies.add(body(word, mode, true));
    bodies.add(body(word, Optional.empty(), false));
    return List.copyOf(bodies);
  }

  private JsonBody body(String word, Optional<String> mode, boolean enabled) {
    var boot = new LinkedHashMap<String, Object>();
    if (enabled) {
      boot.put("BootSourceOverrideEnabled", enabled());
    }
    boot.put("BootSourceOverrideTarget", word);
    mode.ifPresent(text -> boot.put("BootSourceOverrideMode", text));
    switch (order.target()) {
      case BootTarget.Device _ -> {}
      case BootTarget.Http(var uri) -> uri.ifPresent(text -> boot.put("HttpBootUri", text));
      case BootTarget.Entry(_, var path) when word.equals("UefiTarget") ->
          path.ifPresent(text -> boot.put("UefiTargetBootSourceOverride", text));
      case BootTarget.Entry(var id, _) -> boot.put("BootNext", id);
    }
    return JsonBody.of(Map.of("Boot", boot));
  }

  /** "Once Pxe UEFI": what was wanted. */
  public String words() {
    return "%s %s%s"
        .formatted(enabled(), target().orElse("None"), mode().map(word -> " " + word).orElse(""));
  }

  /** What the BMC shows afterwards, against what was wanted. */
  public Arming judge(BootOverride got) {
    if (order.target() == BootTarget.Device.NONE) {
      var off = got.enabled().filter("Disabled"::equals).isPresent();
      var none = got.target().filter("None"::equals).isPresent();
      return off || none
          ? new Arming.Confirmed("boot override reads back as none")
          : new Arming.Differs(words(), got.words());
    }
    var wrongMode =
        order.mode() != BootMode.UNCHANGED && got.mode().isPresent() && !got.mode().equals(mode());
    var off = got.enabled().filter("Disabled"::equals).isPresent();
    if (!got.target().equals(target()) || off || wrongMode || isElsewhere(got)) {
      return new Arming.Differs(words(), got.words());
    }
    return got.enabled().filter(enabled()::equals).isPresent()
        ? new Arming.Confirmed("boot override reads back as " + got.words())
        : new Arming.Unconfirmed(
            "boot override reads back as %s, not %s; the machine's boot request will tell"
                .formatted(got.words(), words()));
  }

  /** The same word, and another place behind it. */
  private boolean isElsewhere(BootOverride got) {
    return switch (order.target()) {
      case BootTarget.Device _ -> false;
      case BootTarget.Http(var uri) -> uri.isPresent() && !got.httpBootUri().equals(uri);
      case BootTarget.Entry(_, var path) when got.target().equals(Optional.of("UefiTarget")) ->
          !got.uefiTarget().equals(path);
      case BootTarget.Entry(var id, _) -> !got.bootNext().equals(Optional.of(id));
    };
  }
}
