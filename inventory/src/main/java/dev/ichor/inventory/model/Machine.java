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

  /** A machine that was just seen or entered: everything else is empty. */
  public static Machine discovered(MachineId id, MachineKeys keys, String name, Instant now) {
    return new Machine(
        id,
        keys,
        name,
        MachineState.DISCOVERED,
        now,
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Progress.NONE);
  }

  /** For {@code Lifecycle} alone (ArchUnit): enters a state; progress starts anew. */
  public Machine withState(MachineState entered, Instant now, Optional<Failure> why) {
    return new Machine(
        id,
        keys,
        name,
        entered,
        now,
        why,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        Progress.NONE);
  }

  public Machine withKeys(MachineKeys replaced) {
    return new Machine(
        id,
        replaced,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withName(String replaced) {
    return new Machine(
        id,
        keys,
        replaced,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withCordoned(boolean replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        replaced,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withIsProtected(boolean replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        replaced,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withHardware(Optional<Hardware> replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        replaced,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withAddress(Optional<Inet4Address> replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        replaced,
        bmc,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withBmc(Optional<BmcEndpoint> replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        replaced,
        assignment,
        labels,
        clientArch,
        progress);
  }

  public Machine withAssignment(Optional<Assignment> replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        replaced,
        labels,
        clientArch,
        progress);
  }

  public Machine withLabels(Map<String, String> replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        replaced,
        clientArch,
        progress);
  }

  public Machine withClientArch(Optional<Integer> replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        replaced,
        progress);
  }

  public Machine withProgress(Progress replaced) {
    return new Machine(
        id,
        keys,
        name,
        state,
        since,
        failure,
        cordoned,
        isProtected,
        hardware,
        address,
        bmc,
        assignment,
        labels,
        clientArch,
        replaced);
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
