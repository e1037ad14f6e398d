package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.BootOverride;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be written: the boot override (one with IPMI's), the light, the media. */
final class RedfishState {
  static final Map<String, Integer> TARGETS =
      Map.of(
          "None", 0, "Pxe", 1, "UefiHttp", 1, "Hdd", 2, "Cd", 5, "BiosSetup", 6, "UefiTarget", 5);

  /** Reference, and how the firmware calls it. */
  static final Map<String, String> BOOT_ENTRIES =
      Map.of(
          "Boot0001", "UEFI PXE IPv4",
          "Boot0002", "UEFI HTTP IPv4",
          "Boot0003", "Talos on disk",
          "Boot0004", "Virtual CD");

  private static final Set<String> ENABLED = Set.of("Disabled", "Once", "Continuous");
  private static final Set<String> MODES = Set.of("UEFI", "Legacy");

  private final SimulatedBmc bmc;
  private String network = "Pxe";
  private String optical = "Cd";
  private String uefiTarget = "";
  private String httpBootUri = "";
  private List<String> order = BOOT_ENTRIES.keySet().stream().sorted().toList();
  boolean locating;
  String image = "";

  /** Left running by an operating system that died. */
  boolean watchdog = true;

  /** How often the manager was told to start anew. */
  int resets;

  /** The log begins here: it was emptied so often. */
  int cleared;

  String address = "10.77.1.9";
  boolean dhcp;
  private int version = 1;

  RedfishState(SimulatedBmc bmc) {
    this.bmc = bmc;
  }

  /** Changes with every write; power is no part of it. */
  String etag() {
    return "\"%d\"".formatted(version);
  }

  void changed() {
    version++;
  }

  /** The {@code Boot} object as it is now. */
  ObjectNode boot(Instant now) {
    Optional<BootOverride> set = bmc.bootOverride(now).filter(o -> o.device() != 0);
    ObjectNode boot = RedfishReply.JSON.createObjectNode();
    boot.put(
        "BootSourceOverrideEnabled",
        set.map(o -> o.persistent() ? "Continuous" : "Once").orElse("Disabled"));
    boot.put("BootSourceOverrideTarget", set.map(this::word).orElse("None"));
    boot.put("BootSourceOverrideMode", set.map(o -> o.efi() ? "UEFI" : "Legacy").orElse("UEFI"));
    if (hasHttpBootUri()) {
      boot.put("HttpBootUri", httpBootUri);
    }
    boot.put("UefiTargetBootSourceOverride", uefiTarget);
    order.forEach(boot.withArray("BootOrder")::add);
    boot.set("BootOptions", RedfishExtension.link(RedfishTree.SYSTEM + "/BootOptions"));
    TARGETS.keySet().stream()
        .sorted()
        .forEach(boot.withArray("BootSourceOverrideTarget@Redfish.AllowableValues")::add);
    MODES.stream()
        .sorted()
        .forEach(boot.withArray("BootSourceOverrideMode@Redfish.AllowableValues")::add);
    return boot;
  }

  /** Dell's have none: there the BIOS holds the address. */
  private boolean hasHttpBootUri() {
    return !bmc.profile().manufacturer().startsWith("Dell");
  }

  /** The address of an HTTP boot that is armed; empty text leaves it to DHCP. */
  Optional<String> httpBoot(Instant now) {
    return bmc.bootOverride(now)
        .filter(set -> set.device() == BootOverride.PXE && network.equals("UefiHttp"))
        .map(_ -> httpBootUri);
  }

  private String word(BootOverride override) {
    return switch (override.device()) {
      case BootOverride.PXE -> network;
      case BootOverride.DISK -> "Hdd";
      case 5 -> optical;
      case 6 -> "BiosSetup";
      default -> "None";
    };
  }

  /** The property that is wrong; empty when all were taken. */
  Optional<String> writeBoot(JsonNode wish, Instant now) {
    ObjectNode before = boot(now);
    String enabled = wish.path("BootSourceOverrideEnabled").asText("");
    String target = wish.path("BootSourceOverrideTarget").asText("");
    String mode = wish.path("BootSourceOverrideMode").asText("");
    if (!enabled.isEmpty() && !ENABLED.contains(enabled)) {
      return Optional.of("BootSourceOverrideEnabled");
    }
    if (!target.isEmpty() && !TARGETS.containsKey(target)) {
      return Optional.of("BootSourceOverrideTarget");
    }
    if (!mode.isEmpty() && !MODES.contains(mode)) {
      return Optional.of("BootSourceOverrideMode");
    }
    if (wish.has("HttpBootUri") && !hasHttpBootUri()) {
      return Optional.of("HttpBootUri");
    }
    if (wish.has("BootOrder") && !reorder(wish.path("BootOrder"))) {
      return Optional.of("BootOrder");
    }
    String what = target.isEmpty() ? before.path("BootSourceOverrideTarget").asText() : target;
    String when = enabled.isEmpty() ? before.path("BootSourceOverrideEnabled").asText() : enabled;
    String how = mode.isEmpty() ? before.path("BootSourceOverrideMode").asText() : mode;
    if (what.equals("Pxe") || what.equals("UefiHttp")) {
      network = what;
    }
    if (what.equals("Cd") || what.equals("UefiTarget")) {
      optical = what;
    }
    uefiTarget = wish.path("UefiTargetBootSourceOverride").asText(uefiTarget);
    if (wish.has("HttpBootUri")) {
      httpBootUri = wish.path("HttpBootUri").asText("");
    }
    int device = when.equals("Disabled") ? 0 : TARGETS.getOrDefault(what, 0);
    bmc.setBootOverride(
        new BootOverride(device, how.equals("UEFI"), when.equals("Continuous")), now);
    changed();
    return Optional.empty();
  }

  /** All entries, each once; kept, and without effect on the simulated firmware's own order. */
  private boolean reorder(JsonNode wish) {
    List<String> wanted = new ArrayList<>();
    wish.forEach(each -> wanted.add(each.asText()));
    boolean fits =
        Set.copyOf(wanted).equals(BOOT_ENTRIES.keySet()) && wanted.size() == order.size();
    order = fits ? List.copyOf(wanted) : order;
    return fits;
  }

  /** Kept, and without effect on where the simulator listens. */
  void writeNetwork(JsonNode wish) {
    dhcp = wish.path("DHCPv4").path("DHCPEnabled").asBoolean(dhcp);
    address = wish.path("IPv4StaticAddresses").path(0).path("Address").asText(address);
  }
}
