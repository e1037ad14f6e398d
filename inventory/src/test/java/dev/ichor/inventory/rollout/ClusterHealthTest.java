package dev.ichor.inventory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.port.NodeOperations.Alarm;
import dev.ichor.inventory.port.NodeOperations.Etcd;
import dev.ichor.inventory.port.NodeOperations.KubeNode;
import dev.ichor.inventory.port.NodeOperations.Kubernetes;
import dev.ichor.inventory.port.NodeOperations.Look;
import dev.ichor.inventory.port.NodeOperations.Member;
import dev.ichor.inventory.port.NodeOperations.NodeReport;
import dev.ichor.inventory.port.NodeOperations.Service;
import dev.ichor.inventory.rollout.ClusterHealth.Node;
import dev.ichor.inventory.rollout.HealthCheck.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A cluster's health, check by check, as talosctl health has them")
class ClusterHealthTest {
  private static final Member ONE = new Member(1, "c1", List.of("https://10.0.0.1:2379"), false);
  private static final Member TWO = new Member(2, "w9", List.of("https://10.0.0.9:2379"), false);
  private static final Kubernetes AWAY = new Kubernetes.Away("it does not answer");

  private static NodeReport report(Optional<Etcd> etcd, String stage, boolean ready) {
    var services = new HashMap<>(Map.of("kubelet", new Service("Running", true, "")));
    etcd.ifPresent(_ -> services.put("etcd", new Service("Running", true, "")));
    return new NodeReport(
        "v1.13.9",
        stage,
        ready,
        ready ? List.of() : List.of("nodeReady: cni"),
        "b",
        services,
        etcd,
        Map.of("kube-apiserver", true, "kube-controller-manager", true, "kube-scheduler", true),
        Optional.of(new KubeNode("n", true, false)),
        List.of(),
        8192,
        1L << 37);
  }

  private static Node controlPlane(List<Member> members, List<Alarm> alarms) {
    var etcd = new Etcd(members, 1, 1, alarms, List.of());
    return new Node(
        "c1",
        Role.CONTROL_PLANE,
        "10.0.0.1",
        new Look.Seen(report(Optional.of(etcd), "running", true)));
  }

  private static Node worker(Look look) {
    return new Node("w1", Role.WORKER, "10.0.0.5", look);
  }

  private static Node worker() {
    return worker(new Look.Seen(report(Optional.empty(), "running", true)));
  }

  private static HealthCheck check(String name, Kubernetes kubernetes, Node... nodes) {
    return ClusterHealth.checks(List.of(nodes), kubernetes).stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("all of them by name, in order; without the Kubernetes API its own are unknown")
  void names() {
    var checks =
        ClusterHealth.checks(List.of(controlPlane(List.of(ONE), List.of()), worker()), AWAY);
    assertThat(checks)
        .extracting(HealthCheck::name)
        .containsExactly(
            "etcd-healthy",
            "etcd-members-consistent",
            "etcd-members-are-control-planes",
            "etcd-no-alarms",
            "apid-answers",
            "memory-sizes",
            "disk-sizes",
            "no-diagnostics",
            "kubelet-healthy",
            "boot-finished",
            "nodes-reported",
            "static-pods-running",
            "control-plane-components-ready",
            "nodes-ready",
            "kube-proxy-ready",
            "coredns-ready",
            "nodes-schedulable");
    assertThat(checks).filteredOn(it -> it.state() == State.UNKNOWN).hasSize(4);
    assertThat(checks).noneMatch(it -> it.state() == State.FAILED || it.state() == State.WAITING);
  }

  @Test
  @DisplayName(
      "a node that is silent fails apid's check and is named; what it alone knows is unknown")
  void silent() {
    var silent = worker(new Look.Away("no route"));
    var one = controlPlane(List.of(ONE), List.of());
    assertThat(check("apid-answers", AWAY, one, silent))
        .isEqualTo(new HealthCheck("apid-answers", State.FAILED, "w1: no route"));
    assertThat(check("memory-sizes", AWAY, one, silent).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  @DisplayName("a stranger in etcd and an alarm fail, each with its name")
  void etcd() {
    var one = controlPlane(List.of(ONE, TWO), List.of(new Alarm(2, "NOSPACE")));
    assertThat(check("etcd-members-are-control-planes", AWAY, one).why()).contains("w9");
    assertThat(check("etcd-no-alarms", AWAY, one).state()).isEqualTo(State.FAILED);
    assertThat(check("etcd-no-alarms", AWAY, one).why()).startsWith("NOSPACE on w9");
  }

  @Test
  @DisplayName("a node that still boots is waited for, with its unmet condition")
  void booting() {
    var booting = worker(new Look.Seen(report(Optional.empty(), "booting", false)));
    assertThat(check("boot-finished", AWAY, booting))
        .isEqualTo(
            new HealthCheck(
                "boot-finished", State.WAITING, "w1 is in stage booting, nodeReady: cni"));
  }

  @Test
  @DisplayName(
      "Kubernetes: a missing node and an unready coredns are waited for; no kube-proxy is fine")
  void kubernetes() {
    var answer = new Kubernetes.Answered(List.of(), Map.of("coredns-1", false));
    var one = controlPlane(List.of(ONE), List.of());
    assertThat(check("nodes-reported", answer, one).why()).contains("c1");
    assertThat(check("coredns-ready", answer, one).state()).isEqualTo(State.WAITING);
    assertThat(check("kube-proxy-ready", answer, one).state()).isEqualTo(State.PASSED);
    assertThat(check("control-plane-components-ready", answer, one).state())
        .isEqualTo(State.WAITING);
  }

  @Test
  @DisplayName("two control planes that tell different members fail, each order being the same")
  void inconsistent() {
    var other = new Etcd(List.of(ONE, TWO), 2, 1, List.of(), List.of());
    var second =
        new Node(
            "c2",
            Role.CONTROL_PLANE,
            "10.0.0.9",
            new Look.Seen(report(Optional.of(other), "running", true)));
    assertThat(
            check("etcd-members-consistent", AWAY, controlPlane(List.of(ONE), List.of()), second)
                .state())
        .isEqualTo(State.FAILED);
    assertThat(
            check(
                    "etcd-members-consistent",
                    AWAY,
                    controlPlane(List.of(TWO, ONE), List.of()),
                    second)
                .state())
        .isEqualTo(State.PASSED);
  }
}
