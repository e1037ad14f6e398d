package dev.ichor.inventory.model;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One server as Ichor knows it.
 *
 * @param keys how it is recognised
 * @param name what people call it; host name once configured
 * @param since when {@code state} was entered
 * @param failure present exactly in {@code FAILED}
 * @param address where it was last seen, by lease or by its own word
 * @param progress how far the current state's work has come
 */
public record Machine(
    MachineId id,
    MachineKeys keys,
    String name,
    MachineState state,
    Instant since,
    Optional<Failure> failure,
    boolean cordoned,
    boolean isProtected,
    Optional<Hardware> hardware,
    Optional<Inet4Address> address,
    Optional<BmcEndpoint> bmc,
    Optional<Assignment> assignment,
    Map<String, String> labels,
    Optional<Integer> clientArch,
    Progress progress) {
  public Machine {
    labels = Map.copyOf(labels);
  }

  /** Keys by which firmware, BMC and operating system name the same machine. */
  public record MachineKeys(
      Optional<java.util.UUID> smbiosUuid, Optional<String> serial, Set<MacAddress> macs) {
    public MachineKeys {
      macs = Set.copyOf(macs);
    }
  }

  /** Where it stopped, why, and how often that was tried. */
  public record Failure(MachineState in, String why, int attempts) {}

  /** Machine to cluster, with the machine's own patches (strategic merge, YAML). */
  public record Assignment(String cluster, Role role, java.util.List<String> patches) {
    public Assignment {
      patches = java.util.List.copyOf(patches);
    }
  }

  /**
   * Work inside the current state; cleared when the state changes. Goals are stored before they are
   * acted on.
   *
   * @param powerRequestedAt the one power-on with network boot of this state
   * @param configRequestedAt goal: hand over the configuration
   * @param configAcceptedAt the node said yes, or answers only with client certificate
   * @param installSeenAt the node told (event sink, mutual TLS) that the installation is on disk
   * @param attempts how often the current step was tried and did not come through
   * @param lastProblem advice of the last attempt
   */
  public record Progress(
      Optional<Instant> powerRequestedAt,
      Optional<Instant> configRequestedAt,
      Optional<Instant> configAcceptedAt,
      Optional<Instant> installSeenAt,
      int attempts,
      Optional<String> lastProblem) {
    public static final Progress NONE =
        new Progress(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty());
  }

  /** What selectors match on. */
  public Map<String, String> facts() {
    var facts = new TreeMap<String, String>();
    facts.put("name", name);
    keys.smbiosUuid().ifPresent(uuid -> facts.put("uuid", uuid.toString()));
    keys.serial().ifPresent(serial -> facts.put("serial", serial));
    keys.macs().stream().sorted().findFirst().ifPresent(mac -> facts.put("mac", mac.toString()));
    hardware.ifPresent(
        found -> {
          found.manufacturer().ifPresent(text -> facts.put("manufacturer", text));
          found.product().ifPresent(text -> facts.put("product", text));
          facts.put("arch", found.architecture().assetName());
          facts.put("memoryMiB", Long.toString(found.memoryMiB()));
          facts.put("disks", Integer.toString(found.disks().size()));
        });
    labels.forEach((key, value) -> facts.put("label." + key, value));
    return facts;
  }
}
