package dev.ichor.simulator.node;

import dev.ichor.talos.wire.machine.ServiceHealth;
import dev.ichor.talos.wire.machine.ServiceInfo;
import dev.ichor.talos.wire.machine.ServiceList;

/** The services of machined, as ServiceList shows them. */
final class Services {
  private Services() {}

  static ServiceList of(NodeSession session) {
    var list = ServiceList.newBuilder();
    list.addServices(running("machined")).addServices(running("apid"));
    session
        .config()
        .ifPresent(
            config -> {
              boolean ready = session.board().now().ready();
              list.addServices(ready ? running("kubelet") : waiting("kubelet"));
              if (config.controlPlane()) {
                list.addServices(running("trustd"));
                list.addServices(
                    isEtcdHealthy(session, config) ? running("etcd") : waiting("etcd"));
              }
            });
    return list.build();
  }

  private static boolean isEtcdHealthy(NodeSession session, NodeConfig config) {
    ClusterFabric fabric = session.runtime().fabric();
    return fabric.isEtcdRunning(config.fabricKey(), session.hardware().uuid())
        && fabric.hasEtcd(config.fabricKey());
  }

  private static ServiceInfo running(String id) {
    return ServiceInfo.newBuilder()
        .setId(id)
        .setState("Running")
        .setHealth(ServiceHealth.newBuilder().setHealthy(true))
        .build();
  }

  private static ServiceInfo waiting(String id) {
    return ServiceInfo.newBuilder()
        .setId(id)
        .setState("Preparing")
        .setHealth(ServiceHealth.newBuilder().setUnknown(true))
        .build();
  }
}
