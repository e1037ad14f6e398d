package dev.ichor.inventory.model;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One server as Ichor knows it.
 *
 * @param keys how it is recognised
 * @param name what people call it; host name once configured
 * @param since when {@code state} was entered
 * @param failure present exactly in {@code FAILED}
 * @param address where it was last seen, by lease or by its own word
 * @param boot its own, above those of its cluster; absent: it has none
 * @param experience which loaders and which ways to the disk failed or worked
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
    Optional<BootSettings> boot,
    Optional<BootExperience> experience,
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
        Optional.empty(),
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
        boot,
        experience,
        Progress.NONE);
  }

  public Machine withKeys(MachineKeys replaced) {
    return with(draft -> draft.keys = replaced);
  }

  public Machine withName(String replaced) {
    return with(draft -> draft.name = replaced);
  }

  public Machine withCordoned(boolean replaced) {
    return with(draft -> draft.cordoned = replaced);
  }

  public Machine withIsProtected(boolean replaced) {
    return with(draft -> draft.isProtected = replaced);
  }

  public Machine withHardware(Optional<Hardware> replaced) {
    return with(draft -> draft.hardware = replaced);
  }

  public Machine withAddress(Optional<Inet4Address> replaced) {
    return with(draft -> draft.address = replaced);
  }

  public Machine withBmc(Optional<BmcEndpoint> replaced) {
    return with(draft -> draft.bmc = replaced);
  }

  public Machine withAssignment(Optional<Assignment> replaced) {
    return with(draft -> draft.assignment = replaced);
  }

  public Machine withLabels(Map<String, String> replaced) {
    return with(draft -> draft.labels = replaced);
  }

  public Machine withClientArch(Optional<Integer> replaced) {
    return with(draft -> draft.clientArch = replaced);
  }

  public Machine withBoot(Optional<BootSettings> replaced) {
    return with(draft -> draft.boot = replaced);
  }

  /** What was learned of its firmware, for good. */
  public Machine withExperience(BootExperience replaced) {
    return with(
        draft ->
            draft.experience = Optional.of(replaced).filter(it -> !it.equals(BootExperience.NONE)));
  }

  public Machine withProgress(Progress replaced) {
    return with(draft -> draft.progress = replaced);
  }

  private Machine with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.machine();
  }

  /** The same values, one of them about to change. */
  private static final class Draft {
    private final Machine before;
    private MachineKeys keys;
    private String name;
    private boolean cordoned;
    private boolean isProtected;
    private Optional<Hardware> hardware;
    private Optional<Inet4Address> address;
    private Optional<BmcEndpoint> bmc;
    private Optional<Assignment> assignment;
    private Map<String, String> labels;
    private Optional<Integer> clientArch;
    private Optional<BootSettings> boot;
    private Optional<BootExperience> experience;
    private Progress progress;

    Draft(Machine before) {
      this.before = before;
      keys = before.keys;
      name = before.name;
      cordoned = before.cordoned;
      isProtected = before.isProtected;
      hardware = before.hardware;
      address = before.address;
      bmc = before.bmc;
      assignment = before.assignment;
      labels = before.labels;
      clientArch = before.clientArch;
      boot = before.boot;
      experience = before.experience;
      progress = before.progress;
    }

    Machine machine() {
      return new Machine(
          before.id,
          keys,
          name,
          before.state,
          before.since,
          before.failure,
          cordoned,
          isProtected,
          hardware,
          address,
          bmc,
          assignment,
          labels,
          clientArch,
          boot,
          experience,
          progress);
    }
  }

  /** It was given a configuration, as far as is known: its API wants a client certificate. */
  public boolean hasConfiguration() {
    return state == MachineState.ACTIVE || progress.configRequestedAt().isPresent();
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
