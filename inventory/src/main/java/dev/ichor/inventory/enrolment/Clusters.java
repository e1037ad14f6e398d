package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.enrolment.ClusterPlan.NodeHealth;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.InventoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Clusters and rules in memory, durable behind; secrets by cluster name. Reading never waits for a
 * write that is on its way to the disk: boot answers are read here from packet loops.
 */
final class Clusters {
  private final InventoryStore store;
  private final Map<String, Cluster> clusters = new ConcurrentSkipListMap<>();
  private final Map<String, Rule> rules = new ConcurrentSkipListMap<>();
  private final ReentrantLock keys = new ReentrantLock();
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
  private final Map<MachineId, NodeHealth> health = new ConcurrentHashMap<>();
  private final List<Consumer<Cluster>> listeners = new CopyOnWriteArrayList<>();

  Clusters(InventoryStore store) {
    this.store = store;
    store.clusters().forEach(cluster -> clusters.put(cluster.name(), cluster));
    store.rules().forEach(rule -> rules.put(rule.name(), rule));
  }

  void onChange(Consumer<Cluster> listener) {
    listeners.add(listener);
  }

  List<Cluster> all() {
    return new ArrayList<>(clusters.values());
  }

  Optional<Cluster> find(String name) {
    return Optional.ofNullable(clusters.get(name));
  }

  /** Durable when it returns; false when the name is taken. The secrets are stored first. */
  boolean create(Cluster cluster, Secret bundle) {
    synchronized (this) {
      if (clusters.containsKey(cluster.name())) {
        return false;
      }
      store.saveSecret(bundleName(cluster.name()), bundle);
      store.saveCluster(cluster);
      secrets.put(bundleName(cluster.name()), bundle);
      clusters.put(cluster.name(), cluster);
    }
    listeners.forEach(listener -> listener.accept(cluster));
    return true;
  }

  Optional<Cluster> update(String name, UnaryOperator<Cluster> change) {
    Cluster after;
    synchronized (this) {
      var before = clusters.get(name);
      if (before == null) {
        return Optional.empty();
      }
      after = change.apply(before);
      if (after.equals(before)) {
        return Optional.of(before);
      }
      store.saveCluster(after);
      clusters.put(name, after);
    }
    listeners.forEach(listener -> listener.accept(after));
    return Optional.of(after);
  }

  Optional<Secret> bundle(String cluster) {
    return secret(bundleName(cluster));
  }

  /** A change of a bundle that sees the newest, and may refuse by returning empty. */
  interface BundleChange<E extends Exception> {
    Optional<Secret> from(Optional<Secret> newest) throws E;
  }

  /**
   * Changes a bundle; durable when it returns. One at a time, and never between the look at a
   * bundle and the promise of its keys to a machine.
   *
   * @return false when the change left it as it was
   */
  <E extends Exception> boolean updateBundle(String cluster, BundleChange<E> change) throws E {
    keys.lock();
    try {
      var after = change.from(bundle(cluster));
      after.ifPresent(
          bundle -> {
            store.saveSecret(bundleName(cluster), bundle);
            secrets.put(bundleName(cluster), bundle);
          });
      return after.isPresent();
    } finally {
      keys.unlock();
    }
  }

  /** Promises these keys to a machine; empty when the cluster has others by now. */
  <T> Optional<T> promise(String cluster, Secret bundle, Supplier<Optional<T>> goal) {
    keys.lock();
    try {
      return bundle(cluster).equals(Optional.of(bundle)) ? goal.get() : Optional.empty();
    } finally {
      keys.unlock();
    }
  }

  /** Stored, not kept in memory: there may be thousands. */
  void saveHandedOver(MachineId machine, Secret configuration) {
    store.saveSecret(configurationName(machine), configuration);
  }

  Optional<Secret> handedOver(MachineId machine) {
    return store.secret(configurationName(machine));
  }

  private static String configurationName(MachineId machine) {
    return "machine/" + machine + "/configuration";
  }

  Optional<Secret> kubeconfig(String cluster) {
    return secret("cluster/" + cluster + "/kubeconfig");
  }

  void saveKubeconfig(String cluster, Secret kubeconfig) {
    var name = "cluster/" + cluster + "/kubeconfig";
    store.saveSecret(name, kubeconfig);
    secrets.put(name, kubeconfig);
  }

  private Optional<Secret> secret(String name) {
    var cached = secrets.get(name);
    if (cached != null) {
      return Optional.of(cached);
    }
    var stored = store.secret(name);
    stored.ifPresent(value -> secrets.put(name, value));
    return stored;
  }

  private static String bundleName(String cluster) {
    return "cluster/" + cluster + "/secrets";
  }

  List<Rule> rules() {
    return new ArrayList<>(rules.values());
  }

  synchronized void saveRule(Rule rule) {
    store.saveRule(rule);
    rules.put(rule.name(), rule);
  }

  synchronized boolean deleteRule(String name) {
    var existed = store.deleteRule(name);
    rules.remove(name);
    return existed;
  }

  Map<MachineId, NodeHealth> health() {
    return health;
  }
}
