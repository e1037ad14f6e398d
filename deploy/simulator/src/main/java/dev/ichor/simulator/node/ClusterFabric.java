package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.node.NodePki.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A fake of the network between the nodes of a cluster: it stands for trustd (which gives a worker
 * its API certificate), for etcd's peer traffic and for kube-apiserver. One object is shared by all
 * nodes of a rack; nodes of the same cluster find each other by machine.ca and machine.token. A
 * member that is off stays a member, and without a majority nothing goes on; who the members are is
 * forgotten with the process, and known again as they come up. Thread safe.
 */
public final class ClusterFabric {
  private final Map<Key, Members> clusters = new HashMap<>();

  /**
   * What makes two nodes one cluster.
   *
   * @param caFingerprint SHA-256 of machine.ca, hex
   * @param token machine.token, which trustd asks for
   */
  record Key(String caFingerprint, String token) {
    Key {
      requireNonNull(caFingerprint, "caFingerprint");
      requireNonNull(token, "token");
    }

    @Override
    public String toString() {
      return caFingerprint.substring(0, 8);
    }
  }

  /** One control plane in etcd. */
  record EtcdMember(long id, String hostname, String address) {
    EtcdMember {
      requireNonNull(hostname, "hostname");
      requireNonNull(address, "address");
    }
  }

  private static final class Members {
    final Map<String, Identity> authorities = new LinkedHashMap<>();
    final Map<String, EtcdMember> etcd = new LinkedHashMap<>();
    final Set<String> running = new LinkedHashSet<>();
    final Set<String> removed = new LinkedHashSet<>();
    final Map<String, EtcdMember> ready = new LinkedHashMap<>();
    int bootstraps;
  }

  private Members of(Key key) {
    return clusters.computeIfAbsent(key, ignored -> new Members());
  }

  /** A control plane's trustd listens. */
  synchronized void controlPlaneUp(Key key, String node, Identity machineCa) {
    of(key).authorities.put(node, machineCa);
  }

  /** A machine stopped, for whatever reason: its trustd, etcd and kube-apiserver are gone. */
  synchronized void down(Key key, String node) {
    Members members = of(key);
    members.authorities.remove(node);
    members.running.remove(node);
    members.ready.remove(node);
  }

  /** The CA that trustd of some control plane signs with; empty while none is up. */
  synchronized Optional<Identity> trustd(Key key) {
    return of(key).authorities.values().stream().findFirst();
  }

  /** A node without data is to become a member: whatever it was before is forgotten. */
  synchronized void etcdJoins(Key key, String node) {
    of(key).removed.remove(node);
  }

  /** A control plane's etcd runs with data; false when the others have removed it for good. */
  synchronized boolean etcdUp(Key key, String node, EtcdMember member) {
    Members members = of(key);
    if (members.removed.contains(node)) {
      return false;
    }
    members.etcd.put(node, member);
    members.running.add(node);
    return true;
  }

  /** Whether a majority of the members runs, so that others can join. */
  synchronized boolean hasEtcd(Key key) {
    Members members = of(key);
    return !members.etcd.isEmpty() && members.running.size() > members.etcd.size() / 2;
  }

  synchronized List<EtcdMember> etcdMembers(Key key) {
    return new ArrayList<>(of(key).etcd.values());
  }

  /** The first that runs leads; empty without a majority. */
  synchronized Optional<EtcdMember> etcdLeader(Key key) {
    Members members = of(key);
    return hasEtcd(key)
        ? members.etcd.entrySet().stream()
            .filter(entry -> members.running.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
        : Optional.empty();
  }

  synchronized boolean isEtcdRunning(Key key, String node) {
    return of(key).running.contains(node);
  }

  /** A member is no member any more; false when it was none. */
  synchronized boolean etcdRemove(Key key, long id) {
    Members members = of(key);
    var found =
        members.etcd.entrySet().stream()
            .filter(entry -> entry.getValue().id() == id)
            .map(Map.Entry::getKey)
            .findFirst();
    found.ifPresent(
        node -> {
          members.etcd.remove(node);
          members.running.remove(node);
          members.removed.add(node);
        });
    return found.isPresent();
  }

  /** A control plane is ready: kube-apiserver answers. */
  synchronized void controlPlaneReady(Key key, String node, EtcdMember member) {
    of(key).ready.put(node, member);
  }

  synchronized boolean hasReadyControlPlane(Key key) {
    return !of(key).ready.isEmpty() && hasEtcd(key);
  }

  synchronized boolean isReady(Key key, String node) {
    return of(key).ready.containsKey(node);
  }

  synchronized int bootstrapped(Key key) {
    return ++of(key).bootstraps;
  }

  /**
   * The highest number of Bootstrap calls that any one cluster accepted; more than 1 is a split
   * brain.
   */
  public synchronized int mostBootstraps() {
    return clusters.values().stream().mapToInt(members -> members.bootstraps).max().orElse(0);
  }
}
