package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A Talos cluster as the operator wants it and as far as it stands. Its secrets are stored apart
 * and encrypted.
 *
 * @param name unique; DNS label
 * @param endpoint Kubernetes API, {@code https://host:6443}
 * @param talosVersion with v; picks the version contract and the boot assets
 * @param kubernetesVersion without v
 * @param installDisk device path such as {@code /dev/sda}; absent: the smallest writable disk that
 *     is not a CD-ROM
 * @param bootstrapGoal control plane chosen for the one etcd bootstrap; stored before the call
 * @param bootstrappedAt when that node answered the bootstrap call
 * @param healthyAt when every assigned node was last seen running and ready
 * @param configuration how its machines get theirs; absent: pushed over TLS
 * @param boot how the firmware of its machines is led to their boot; absent: the usual way
 * @param rollout the change that goes through its nodes, or the last one; absent: there was none
 */
public record Cluster(
    String name,
    URI endpoint,
    String talosVersion,
    String schematic,
    String kubernetesVersion,
    Optional<String> installDisk,
    List<NodeGroup> groups,
    List<String> patches,
    Optional<MachineId> bootstrapGoal,
    Optional<Instant> bootstrappedAt,
    Optional<Instant> healthyAt,
    Optional<BootSettings> boot,
    Optional<ConfigurationMode> configuration,
    Optional<Rollout> rollout) {
  /**
   * Machines that the cluster takes by itself.
   *
   * @param count how many at most; 0 takes none, so that only explicit assignment fills the group
   */
  public record NodeGroup(Role role, Selector selector, int count) {
    public NodeGroup {
      if (count < 0) {
        throw new IllegalArgumentException("a group's count is at least 0, not " + count);
      }
    }
  }

  public Cluster {
    requireNonNull(endpoint, "endpoint");
    groups = List.copyOf(groups);
    patches = List.copyOf(patches);
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "'%s' is not a cluster name; use lower-case letters, digits and hyphens"
              .formatted(Printable.of(name)));
    }
    if (!"https".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "endpoint '%s' needs the form https://HOST:6443"
              .formatted(Printable.of(endpoint.toString())));
    }
    if (!kubernetesVersion.matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]{1,32})?")) {
      throw new IllegalArgumentException(
          "'%s' is not a Kubernetes version; write it as 1.36.1, without the leading v"
              .formatted(Printable.of(kubernetesVersion)));
    }
    if (installDisk.filter(path -> !path.matches("/dev/[A-Za-z0-9/_.:+-]{1,200}")).isPresent()) {
      throw new IllegalArgumentException(
          "installDisk '%s' is not a device path; write it as /dev/sda"
              .formatted(Printable.of(installDisk.get())));
    }
    BootProfile.check(talosVersion, schematic);
  }

  /** With configurations pushed over TLS. */
  public Cluster(
      String name,
      URI endpoint,
      String talosVersion,
      String schematic,
      String kubernetesVersion,
      Optional<String> installDisk,
      List<NodeGroup> groups,
      List<String> patches,
      Optional<MachineId> bootstrapGoal,
      Optional<Instant> bootstrappedAt,
      Optional<Instant> healthyAt,
      Optional<BootSettings> boot) {
    this(
        name,
        endpoint,
        talosVersion,
        schematic,
        kubernetesVersion,
        installDisk,
        groups,
        patches,
        bootstrapGoal,
        bootstrappedAt,
        healthyAt,
        boot,
        Optional.empty(),
        Optional.empty());
  }

  /** Without a rollout. */
  public Cluster(
      String name,
      URI endpoint,
      String talosVersion,
      String schematic,
      String kubernetesVersion,
      Optional<String> installDisk,
      List<NodeGroup> groups,
      List<String> patches,
      Optional<MachineId> bootstrapGoal,
      Optional<Instant> bootstrappedAt,
      Optional<Instant> healthyAt,
      Optional<BootSettings> boot,
      Optional<ConfigurationMode> configuration) {
    this(
        name,
        endpoint,
        talosVersion,
        schematic,
        kubernetesVersion,
        installDisk,
        groups,
        patches,
        bootstrapGoal,
        bootstrappedAt,
        healthyAt,
        boot,
        configuration,
        Optional.empty());
  }

  /** Its machines fetch their full configuration themselves, once each boot. */
  public boolean isPulled() {
    return configuration.equals(Optional.of(ConfigurationMode.PULL));
  }

  /** The rollout that is not over. */
  public Optional<Rollout> unfinished() {
    return rollout.filter(it -> !it.isOver());
  }

  private Draft draft() {
    return new Draft(this);
  }

  public Cluster withConfiguration(Optional<ConfigurationMode> wanted) {
    var draft = draft();
    draft.configuration = wanted;
    return draft.cluster();
  }

  public Cluster withBoot(Optional<BootSettings> wanted) {
    var draft = draft();
    draft.boot = wanted;
    return draft.cluster();
  }

  public Cluster withPatches(List<String> wanted) {
    var draft = draft();
    draft.patches = wanted;
    return draft.cluster();
  }

  public Cluster withBootstrapGoal(MachineId goal) {
    var draft = draft();
    draft.bootstrapGoal = Optional.of(goal);
    return draft.cluster();
  }

  public Cluster withBootstrappedAt(Instant at) {
    var draft = draft();
    draft.bootstrappedAt = Optional.of(at);
    return draft.cluster();
  }

  public Cluster withHealthyAt(Optional<Instant> at) {
    var draft = draft();
    draft.healthyAt = at;
    return draft.cluster();
  }

  public Cluster withRollout(Rollout replaced) {
    var draft = draft();
    draft.rollout = Optional.of(replaced);
    return draft.cluster();
  }

  /** What its nodes run from now on, and what machines that join it get. */
  public Cluster withTalos(String version, String wantedSchematic) {
    var draft = draft();
    draft.talosVersion = version;
    draft.schematic = wantedSchematic;
    return draft.cluster();
  }

  /** The same values, some of them about to change. */
  private static final class Draft {
    private final Cluster before;
    private String talosVersion;
    private String schematic;
    private List<String> patches;
    private Optional<MachineId> bootstrapGoal;
    private Optional<Instant> bootstrappedAt;
    private Optional<Instant> healthyAt;
    private Optional<BootSettings> boot;
    private Optional<ConfigurationMode> configuration;
    private Optional<Rollout> rollout;

    Draft(Cluster before) {
      this.before = before;
      talosVersion = before.talosVersion;
      schematic = before.schematic;
      patches = before.patches;
      bootstrapGoal = before.bootstrapGoal;
      bootstrappedAt = before.bootstrappedAt;
      healthyAt = before.healthyAt;
      boot = before.boot;
      configuration = before.configuration;
      rollout = before.rollout;
    }

    Cluster cluster() {
      return new Cluster(
          before.name,
          before.endpoint,
          talosVersion,
          schematic,
          before.kubernetesVersion,
          before.installDisk,
          before.groups,
          patches,
          bootstrapGoal,
          bootstrappedAt,
          healthyAt,
          boot,
          configuration,
          rollout);
    }
  }
}
