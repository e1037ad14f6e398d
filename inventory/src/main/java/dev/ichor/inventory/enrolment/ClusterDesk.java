package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people and their automation do with clusters and rules; durable before the call returns. */
public final class ClusterDesk {
  private final Registry registry;
  private final Clusters clusters;
  private final Engine engine;
  private final Configurator configurator;

  ClusterDesk(Registry registry, Clusters clusters, Engine engine, Configurator configurator) {
    this.registry = registry;
    this.clusters = clusters;
    this.engine = engine;
    this.configurator = configurator;
  }

  public List<ClusterView> list() {
    return clusters.all().stream().map(this::view).toList();
  }

  public Optional<ClusterView> find(String name) {
    return clusters.find(name).map(this::view);
  }

  private ClusterView view(Cluster cluster) {
    var members = members(cluster.name()).stream().map(Machine::id).toList();
    return new ClusterView(cluster, members, engine.waitingFor(cluster));
  }

  private List<Machine> members(String cluster) {
    return registry.all().stream()
        .filter(m -> m.assignment().filter(a -> a.cluster().equals(cluster)).isPresent())
        .toList();
  }

  /**
   * Creates the cluster with fresh secrets; asking again for the very same cluster is no conflict.
   */
  public Outcome create(Cluster cluster) {
    var known = clusters.find(cluster.name());
    if (known.isPresent()) {
      return sameWish(known.get(), cluster)
          ? Outcome.DONE
          : new Outcome.Conflict("cluster '%s' exists with other values".formatted(cluster.name()));
    }
    if (!clusters.create(cluster, configurator.newSecrets(cluster))) {
      return new Outcome.Conflict("cluster '%s' exists already".formatted(cluster.name()));
    }
    engine.poke();
    return Outcome.DONE;
  }

  private static boolean sameWish(Cluster known, Cluster wanted) {
    return known.endpoint().equals(wanted.endpoint())
        && known.talosVersion().equals(wanted.talosVersion())
        && known.kubernetesVersion().equals(wanted.kubernetesVersion())
        && known.schematic().equals(wanted.schematic())
        && known.installDisk().equals(wanted.installDisk())
        && known.groups().equals(wanted.groups())
        && known.patches().equals(wanted.patches())
        && known.isPulled() == wanted.isPulled();
  }

  /** As issued by the cluster's own API server CA; empty until the cluster was bootstrapped. */
  public Optional<Secret> kubeconfig(String name) {
    return clusters.kubeconfig(name);
  }

  /**
   * For talosctl, with the ACTIVE control planes as endpoints; empty when there is no such cluster.
   */
  public Optional<Secret> talosconfig(String name) {
    var cluster = clusters.find(name);
    var secrets = clusters.bundle(name);
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(configurator.talosconfig(cluster.get(), secrets.get(), endpoints(name)));
  }

  /** Where its Talos API answers: the ACTIVE control planes. */
  public List<InetAddress> endpoints(String name) {
    return members(name).stream()
        .filter(m -> m.state() == MachineState.ACTIVE)
        .filter(
            m ->
                m.assignment()
                    .filter(a -> a.role() == dev.ichor.inventory.model.Role.CONTROL_PLANE)
                    .isPresent())
        .flatMap(m -> m.address().stream())
        .<InetAddress>map(address -> address)
        .toList();
  }

  /** The bundle as it is stored; every caller is a place where the keys of a cluster leave. */
  public Optional<Secret> secrets(String name) {
    return clusters.bundle(name);
  }

  /**
   * A change of a cluster's bundle.
   *
   * @param <E> when it cannot be made; then nothing is changed
   */
  public interface SecretsChange<E extends Exception> {
    /**
     * @param newest the bundle as it is at this moment; empty when there is none to read
     */
    Replacement from(Optional<Secret> newest) throws E;
  }

  /**
   * What is to stand in the bundle's place.
   *
   * @param sameKeys it has the old one's keys; otherwise it is refused once a machine of the
   *     cluster was given the old ones
   */
  public record Replacement(Secret bundle, boolean sameKeys) {}

  /** Replaces the bundle, or what is stored with it; two changes at once both count. */
  public <E extends Exception> Outcome changeSecrets(String name, SecretsChange<E> change)
      throws E {
    if (clusters.find(name).isEmpty()) {
      return missing(name);
    }
    var refusals = new ArrayList<Outcome>();
    clusters.<E>updateBundle(
        name,
        newest -> {
          var replacement = change.from(newest);
          var holder = replacement.sameKeys() ? Optional.<Machine>empty() : holder(name);
          holder.ifPresent(machine -> refusals.add(otherKeys(name, machine)));
          return holder.isPresent() ? Optional.empty() : Optional.of(replacement.bundle());
        });
    engine.poke();
    return refusals.isEmpty() ? Outcome.DONE : refusals.getFirst();
  }

  /** A machine that was given keys of the cluster. */
  private Optional<Machine> holder(String name) {
    return members(name).stream().filter(this::isConfigured).findFirst();
  }

  /**
   * The machine was given a configuration that it may still have. One that failed keeps no
   * progress, so what it was sent tells; what an earlier assignment left does not count, for the
   * disk was wiped since.
   */
  public boolean isConfigured(Machine machine) {
    return machine.hasConfiguration()
        || (machine.state() == MachineState.FAILED
            && clusters.handedOver(machine.id()).isPresent());
  }

  private static Outcome otherKeys(String name, Machine holder) {
    return new Outcome.Conflict(
        "these are the secrets of another cluster: machine %s of '%s' has a configuration with other keys; release its machines first, or create a cluster for them"
            .formatted(holder.name(), name));
  }

  /** Replaces the cluster's patches; nodes that have their configuration keep it. */
  public Outcome patches(String name, List<String> patches) {
    if (clusters.update(name, cluster -> cluster.withPatches(patches)).isEmpty()) {
      return missing(name);
    }
    engine.poke();
    return Outcome.DONE;
  }

  /** The configuration that was last sent to the machine; empty when none was. */
  public Optional<Secret> handedOver(MachineId machine) {
    return clusters.handedOver(machine);
  }

  private static Outcome missing(String name) {
    return new Outcome.NotFound("no cluster '%s'; GET /api/v1/clusters lists them".formatted(name));
  }

  public List<Rule> rules() {
    return clusters.rules();
  }

  public void saveRule(Rule rule) {
    clusters.saveRule(rule);
    engine.poke();
  }

  public Outcome deleteRule(String name) {
    return clusters.deleteRule(name) ? Outcome.DONE : new Outcome.NotFound("no such rule");
  }
}
