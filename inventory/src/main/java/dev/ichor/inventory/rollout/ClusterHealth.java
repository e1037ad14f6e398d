package dev.ichor.inventory.rollout;

import static dev.ichor.inventory.rollout.HealthCheck.failed;
import static dev.ichor.inventory.rollout.HealthCheck.passed;
import static dev.ichor.inventory.rollout.HealthCheck.unknown;
import static dev.ichor.inventory.rollout.HealthCheck.waiting;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.port.NodeOperations.Kubernetes;
import dev.ichor.inventory.port.NodeOperations.Look;
import dev.ichor.inventory.port.NodeOperations.NodeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The checks of {@code talosctl health}, in its order, and etcd's alarms: each by name, from what
 * was answered. Pure.
 */
public final class ClusterHealth {
  /** Talos's own minimum (system requirements): 2 GiB on control planes, 1 GiB on workers. */
  private static final long CONTROL_PLANE_MIB = 1950;

  private static final long WORKER_MIB = 975;

  /** Talos's own minimum for the system disk: 6 GiB. */
  private static final long DISK_BYTES = 6L << 30;

  private static final List<String> STATIC_PODS =
      List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

  private final List<Node> nodes;
  private final Kubernetes kubernetes;

  private ClusterHealth(List<Node> nodes, Kubernetes kubernetes) {
    this.nodes = nodes;
    this.kubernetes = kubernetes;
  }

  /** A member of the cluster and what it answered. */
  public record Node(String name, Role role, String address, Look look) {
    Optional<NodeReport> report() {
      return switch (look) {
        case Look.Seen(var report) -> Optional.of(report);
        case Look.Away _ -> Optional.empty();
      };
    }
  }

  public static List<HealthCheck> checks(List<Node> nodes, Kubernetes kubernetes) {
    return new ClusterHealth(List.copyOf(nodes), kubernetes).checks();
  }

  private List<HealthCheck> checks() {
    if (nodes.isEmpty()) {
      return List.of(waiting("members", "the cluster has no machines"));
    }
    var etcd = new EtcdHealth(controlPlanes());
    return List.of(
        service("etcd-healthy", "etcd", controlPlanes()),
        etcd.consistent(),
        etcd.areControlPlanes(),
        etcd.alarms(),
        apid(),
        each("memory-sizes", nodes, ClusterHealth::memory),
        each("disk-sizes", nodes, ClusterHealth::disk),
        each("no-diagnostics", nodes, ClusterHealth::diagnostics),
        service("kubelet-healthy", "kubelet", nodes),
        each("boot-finished", nodes, ClusterHealth::booted),
        reported(),
        each("static-pods-running", controlPlanes(), ClusterHealth::staticPods),
        components(),
        each("nodes-ready", nodes, ClusterHealth::kubeReady),
        pods("kube-proxy-ready", "kube-proxy"),
        pods("coredns-ready", "coredns"),
        each("nodes-schedulable", nodes, ClusterHealth::schedulable));
  }

  private List<Node> controlPlanes() {
    return nodes.stream().filter(node -> node.role() == Role.CONTROL_PLANE).toList();
  }

  /** An objection to one node; absent: none. */
  private record Objection(HealthCheck.State state, String why) {
    static Optional<Objection> not(HealthCheck.State state, String why) {
      return Optional.of(new Objection(state, why));
    }
  }

  /** Passed when no node objects; nodes that do not answer are unknown, the worst word wins. */
  private static HealthCheck each(
      String name, List<Node> asked, Function<NodeReport, Optional<Objection>> judge) {
    var worst = HealthCheck.State.PASSED;
    var words = new ArrayList<String>();
    for (var node : asked) {
      var objection =
          switch (node.look()) {
            case Look.Seen(var report) -> judge.apply(report);
            case Look.Away _ -> Objection.not(HealthCheck.State.UNKNOWN, "does not answer");
          };
      if (objection.isPresent()) {
        words.add(node.name() + " " + objection.get().why());
        worst = worse(worst, objection.get().state());
      }
    }
    return new HealthCheck(
        name,
        asked.isEmpty() ? HealthCheck.State.WAITING : worst,
        asked.isEmpty()
            ? "no such node yet"
            : words.isEmpty() ? "%d nodes".formatted(asked.size()) : some(words));
  }

  private static HealthCheck.State worse(HealthCheck.State one, HealthCheck.State other) {
    var order =
        List.of(
            HealthCheck.State.PASSED,
            HealthCheck.State.UNKNOWN,
            HealthCheck.State.WAITING,
            HealthCheck.State.FAILED);
    return order.indexOf(one) >= order.indexOf(other) ? one : other;
  }

  /** The first few of many. */
  static String some(List<String> words) {
    var shown = words.stream().limit(5).collect(Collectors.joining("; "));
    return words.size() > 5 ? "%s; and %d more".formatted(shown, words.size() - 5) : shown;
  }

  private static HealthCheck service(String name, String id, List<Node> asked) {
    return each(
        name,
        asked,
        report -> {
          var service = report.services().get(id);
          if (service == null) {
            return Objection.not(HealthCheck.State.WAITING, "has no service " + id + " yet");
          }
          if (service.healthy()) {
            return Optional.empty();
          }
          var state =
              service.state().equals("Failed")
                  ? HealthCheck.State.FAILED
                  : HealthCheck.State.WAITING;
          return Objection.not(
              state, "%s is %s %s".formatted(id, service.state(), service.word()).strip());
        });
  }

  /** Here silence is the finding. */
  private HealthCheck apid() {
    var away =
        nodes.stream()
            .filter(node -> node.look() instanceof Look.Away)
            .map(node -> "%s: %s".formatted(node.name(), ((Look.Away) node.look()).why()))
            .toList();
    return away.isEmpty()
        ? passed("apid-answers", "%d nodes".formatted(nodes.size()))
        : failed("apid-answers", some(away));
  }

  private static Optional<Objection> memory(NodeReport report) {
    if (report.memoryMiB() == 0) {
      return Objection.not(HealthCheck.State.UNKNOWN, "does not tell its memory");
    }
    var least = report.services().containsKey("etcd") ? CONTROL_PLANE_MIB : WORKER_MIB;
    return report.memoryMiB() >= least
        ? Optional.empty()
        : Objection.not(
            HealthCheck.State.FAILED,
            "has %d MiB of memory, Talos wants %d".formatted(report.memoryMiB(), least));
  }

  private static Optional<Objection> disk(NodeReport report) {
    if (report.diskBytes() == 0) {
      return Objection.not(HealthCheck.State.UNKNOWN, "does not tell its system disk");
    }
    return report.diskBytes() >= DISK_BYTES
        ? Optional.empty()
        : Objection.not(
            HealthCheck.State.FAILED,
            "has a system disk of %d MiB, Talos wants %d"
                .formatted(report.diskBytes() >> 20, DISK_BYTES >> 20));
  }

  private static Optional<Objection> diagnostics(NodeReport report) {
    return report.diagnostics().isEmpty()
        ? Optional.empty()
        : Objection.not(HealthCheck.State.FAILED, "reports " + some(report.diagnostics()));
  }

  private static Optional<Objection> booted(NodeReport report) {
    if (report.stage().equals("running") && report.ready()) {
      return Optional.empty();
    }
    return Objection.not(
        HealthCheck.State.WAITING,
        "is in stage %s%s"
            .formatted(
                report.stage(), report.unmet().isEmpty() ? "" : ", " + some(report.unmet())));
  }

  private static Optional<Objection> staticPods(NodeReport report) {
    var missing =
        STATIC_PODS.stream().filter(pod -> !report.staticPods().getOrDefault(pod, false)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Objection.not(
            HealthCheck.State.WAITING, "does not run " + String.join(", ", missing) + " yet");
  }

  private static Optional<Objection> kubeReady(NodeReport report) {
    return report
        .kubeNode()
        .map(
            node ->
                node.ready()
                    ? Optional.<Objection>empty()
                    : Objection.not(HealthCheck.State.WAITING, "is not Ready in Kubernetes"))
        .orElseGet(
            () ->
                Objection.not(HealthCheck.State.WAITING, "does not know its Kubernetes node yet"));
  }

  private static Optional<Objection> schedulable(NodeReport report) {
    return report
        .kubeNode()
        .filter(node -> node.unschedulable())
        .flatMap(
            _ ->
                Objection.not(
                    HealthCheck.State.FAILED, "is cordoned; kubectl uncordon lets work in"));
  }

  /** Every member is a node of Kubernetes, by the name that its Talos gave it. */
  private HealthCheck reported() {
    return switch (kubernetes) {
      case Kubernetes.Away(var why) -> unknown("nodes-reported", why);
      case Kubernetes.Answered(var known, var _) -> {
        var names = known.stream().map(node -> node.name()).toList();
        var missing =
            nodes.stream()
                .filter(
                    node ->
                        node.report()
                            .flatMap(NodeReport::kubeNode)
                            .filter(kube -> names.contains(kube.name()))
                            .isEmpty())
                .map(Node::name)
                .toList();
        yield missing.isEmpty()
            ? passed("nodes-reported", "%d nodes".formatted(names.size()))
            : waiting("nodes-reported", "Kubernetes does not list " + some(missing));
      }
    };
  }

  private HealthCheck components() {
    return switch (kubernetes) {
      case Kubernetes.Away(var why) -> unknown("control-plane-components-ready", why);
      case Kubernetes.Answered(var _, var pods) -> {
        var lacking =
            STATIC_PODS.stream()
                .filter(
                    name ->
                        pods.entrySet().stream()
                                .filter(pod -> pod.getKey().startsWith(name + "-"))
                                .filter(Map.Entry::getValue)
                                .count()
                            < controlPlanes().size())
                .toList();
        yield lacking.isEmpty()
            ? passed("control-plane-components-ready", "all ready")
            : waiting(
                "control-plane-components-ready",
                "not ready on each control plane: " + String.join(", ", lacking));
      }
    };
  }

  /** A cluster without kube-proxy (as with Cilium) has no such pods, and none to wait for. */
  private HealthCheck pods(String name, String prefix) {
    return switch (kubernetes) {
      case Kubernetes.Away(var why) -> unknown(name, why);
      case Kubernetes.Answered(var _, var pods) -> {
        var ours =
            pods.entrySet().stream().filter(p -> p.getKey().startsWith(prefix + "-")).toList();
        var waiting = ours.stream().filter(p -> !p.getValue()).map(Map.Entry::getKey).toList();
        if (ours.isEmpty()) {
          yield prefix.equals("kube-proxy")
              ? passed(name, "the cluster runs none")
              : waiting(name, "there is none yet");
        }
        yield waiting.isEmpty()
            ? passed(name, "%d pods".formatted(ours.size()))
            : waiting(name, "not ready: " + some(waiting));
      }
    };
  }
}
