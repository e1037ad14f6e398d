package dev.ichor.simulator.node;

import dev.ichor.simulator.node.ClusterFabric.EtcdMember;
import dev.ichor.simulator.node.NodePki.Identity;
import dev.ichor.simulator.node.NodeSession.End;
import dev.ichor.talos.wire.machine.SequenceEvent;
import dev.ichor.talos.wire.machine.ServiceHealth;
import dev.ichor.talos.wire.machine.ServiceStateEvent;
import java.time.Duration;
import java.util.Optional;

/** The boot sequence of an installed node: API, then etcd and kubelet, then running and ready. */
final class ConfiguredLife {
  private static final Duration POLL = Duration.ofMillis(100);

  private final NodeSession session;
  private final NodeConfig config;
  private final ClusterFabric fabric;
  private final ClusterFabric.Key key;
  private final String uuid;
  private final NodeTimes times;

  ConfiguredLife(NodeSession session, NodeConfig config) {
    this.session = session;
    this.config = config;
    this.fabric = session.runtime().fabric();
    this.key = config.fabricKey();
    this.uuid = session.hardware().uuid();
    this.times = session.runtime().settings().times();
  }

  End run() throws InterruptedException {
    sequence(SequenceEvent.Action.START);
    waitingFor(
        "services",
        config.controlPlane() ? "etcd, kubelet not healthy" : "apid, kubelet not healthy");
    if (config.controlPlane()) {
      controlPlane();
    } else {
      worker();
    }
    sequence(SequenceEvent.Action.STOP);
    if (session.node().faults().neverReady()) {
      session.board().set(NodeStatus.waiting(Stage.RUNNING, "nodeReady", "node is not ready"));
    } else {
      session.board().set(NodeStatus.of(Stage.RUNNING));
    }
    session.trace("running in cluster " + config.clusterName());
    while (true) {
      session.pause(Duration.ofMinutes(10)); // until an order or the power cut interrupts
      session.publishAddress();
    }
  }

  private void controlPlane() throws InterruptedException {
    Identity authority = config.machineAuthority().orElseThrow();
    session.openApi(ApiServer.configured(session, config, authority));
    fabric.controlPlaneUp(key, uuid, authority);
    service("trustd");
    session.pause(times.join());
    session.settle();
    waitingFor("services", "etcd is waiting to join the cluster or to be bootstrapped");
    session.trace("waiting for etcd");
    while (!session.node().disk().hasEtcdData()) {
      session.pause(POLL);
      if (fabric.hasEtcd(key)) {
        session.pause(times.join());
        fabric.etcdJoins(key, uuid);
        session.node().disk().addEtcdData();
        session.trace("joined etcd");
      }
    }
    EtcdMember member =
        new EtcdMember(id(), session.hostname(), session.address().getHostAddress());
    while (!fabric.etcdUp(key, uuid, member)) {
      waitingFor("services", "etcd: the member has been permanently removed from the cluster");
      session.pause(POLL);
    }
    service("etcd");
    waitingFor("staticPods", "kube-apiserver is starting");
    session.pause(times.join());
    service("kubelet");
    fabric.controlPlaneReady(key, uuid, member);
  }

  private void worker() throws InterruptedException {
    Optional<Identity> trustd = fabric.trustd(key);
    while (trustd.isEmpty()) {
      session.pause(POLL);
      trustd = fabric.trustd(key);
    }
    session.openApi(ApiServer.configured(session, config, trustd.get()));
    session.settle();
    service("apid");
    waitingFor("nodeReady", "waiting for the Kubernetes API");
    while (!fabric.hasReadyControlPlane(key)) {
      session.pause(POLL);
    }
    session.pause(times.join());
    service("kubelet");
  }

  private long id() {
    return memberId(uuid);
  }

  static long memberId(String uuid) {
    return Integer.toUnsignedLong(uuid.hashCode()) << 20 | 1;
  }

  private void waitingFor(String name, String reason) {
    session.board().set(NodeStatus.waiting(Stage.BOOTING, name, reason));
  }

  private void sequence(SequenceEvent.Action action) {
    session.publish(SequenceEvent.newBuilder().setSequence("boot").setAction(action).build());
  }

  private void service(String name) {
    session.publish(
        ServiceStateEvent.newBuilder()
            .setService(name)
            .setAction(ServiceStateEvent.Action.RUNNING)
            .setMessage("Health check successful")
            .setHealth(ServiceHealth.newBuilder().setHealthy(true))
            .build());
  }
}
