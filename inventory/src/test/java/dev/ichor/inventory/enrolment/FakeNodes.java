package dev.ichor.inventory.enrolment;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Fake configured nodes: what is done to one is seen on it at once; calls are kept in order. */
final class FakeNodes implements NodeOperations {
  /** One node. */
  static final class Node {
    volatile String version = "v1.13.8";
    volatile String before = "v1.13.8";
    volatile String configuration = "";
    volatile boolean ready = true;
    volatile boolean gone;
    volatile boolean member;
    volatile int boots = 1;
  }

  final Map<InetAddress, Node> nodes = new ConcurrentHashMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** Called before the act, then after it; what it throws stands for a crash there. */
  volatile BiConsumer<String, Boolean> during = (_, _) -> {};

  /** What the next boot of an upgraded node runs; empty: what was installed. */
  volatile Optional<String> fallsBackTo = Optional.empty();

  /** The reply to each act is lost, and the act with it. */
  volatile boolean isDeaf;

  /** A look at this one breaks off. */
  volatile Optional<InetAddress> breaks = Optional.empty();

  Node add(InetAddress address, boolean member) {
    var node = new Node();
    node.member = member;
    nodes.put(address, node);
    return node;
  }

  Node at(InetAddress address) {
    return requireNonNull(nodes.get(address), address.getHostAddress());
  }

  private static long id(InetAddress address) {
    return address.hashCode() & 0xffffffffL;
  }

  @Override
  public Look look(InetAddress address, Cluster cluster, Secret secrets) {
    if (breaks.equals(Optional.of(address))) {
      throw new IllegalStateException("a defect in the look");
    }
    var node = nodes.get(address);
    if (node == null || node.gone) {
      return new Look.Away("no answer");
    }
    var members = new ArrayList<Member>();
    nodes.forEach(
        (at, each) -> {
          if (each.member) {
            members.add(
                new Member(
                    id(at),
                    at.getHostAddress(),
                    List.of("https://" + at.getHostAddress() + ":2379"),
                    false));
          }
        });
    members.sort((a, b) -> Long.compare(a.id(), b.id()));
    return new Look.Seen(
        new NodeReport(
            node.version,
            node.ready ? "running" : "booting",
            node.ready,
            node.ready ? List.of() : List.of("services: etcd"),
            "boot-" + node.boots,
            Map.of("kubelet", new Service("Running", true, "")),
            node.member
                ? Optional.of(
                    new Etcd(members, id(address), members.getFirst().id(), List.of(), List.of()))
                : Optional.empty(),
            Map.of(),
            Optional.empty(),
            List.of(),
            8192,
            1L << 38));
  }

  private Act act(String what, InetAddress address, Runnable effect) {
    calls.add(what + " " + address.getHostAddress());
    if (isDeaf) {
      return new Act.Uncertain("no reply");
    }
    during.accept(what, false);
    effect.run();
    during.accept(what, true);
    return new Act.Done();
  }

  @Override
  public Act upgrade(InetAddress address, Cluster cluster, Secret secrets, Secret configuration) {
    return act(
        "upgrade",
        address,
        () -> {
          var node = at(address);
          node.before = node.version;
          node.version = fallsBackTo.orElse(cluster.talosVersion());
          node.boots++;
        });
  }

  @Override
  public Act rollback(InetAddress address, Cluster cluster, Secret secrets) {
    return act(
        "rollback",
        address,
        () -> {
          var node = at(address);
          node.version = node.before;
          node.ready = true;
          node.boots++;
        });
  }

  @Override
  public Applied apply(
      InetAddress address, Cluster cluster, Secret secrets, Secret wanted, ApplyMode mode) {
    act("apply", address, () -> at(address).configuration = wanted.reveal());
    return new Applied.Taken(mode, "", List.of());
  }

  @Override
  public Applied rehearse(
      InetAddress address, Cluster cluster, Secret secrets, Secret wanted, ApplyMode mode) {
    return new Applied.Taken(ApplyMode.NO_REBOOT, "", List.of());
  }

  @Override
  public ReadBack readBack(InetAddress address, Cluster cluster, Secret secrets, Secret wanted) {
    var same = at(address).configuration.equals(wanted.reveal());
    return new ReadBack.Read(same, same);
  }

  @Override
  public Act reset(InetAddress address, Cluster cluster, Secret secrets, boolean graceful) {
    return act(
        "reset",
        address,
        () -> {
          at(address).gone = true;
          at(address).member = false;
        });
  }

  @Override
  public Act removeMember(InetAddress address, Cluster cluster, Secret secrets, long member) {
    return act(
        "remove-member",
        address,
        () ->
            nodes.forEach(
                (at, node) -> {
                  if (id(at) == member) {
                    node.member = false;
                  }
                }));
  }

  @Override
  public Kubernetes kubernetes(Secret kubeconfig) {
    return new Kubernetes.Away("fake");
  }

  /** Answers to the next questions about node objects, then that there is none. */
  final java.util.Queue<Forgotten> objects = new java.util.concurrent.ConcurrentLinkedQueue<>();

  @Override
  public Forgotten forget(Secret kubeconfig, InetAddress address, Instant asked) {
    calls.add("forget " + address.getHostAddress());
    var planned = objects.poll();
    return planned == null ? new Forgotten.Absent() : planned;
  }
}
