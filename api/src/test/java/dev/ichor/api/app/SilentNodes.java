package dev.ichor.api.app;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations;
import java.net.InetAddress;
import java.time.Instant;

/** Fake nodes that never answer. */
public final class SilentNodes implements NodeOperations {
  @Override
  public Look look(InetAddress node, Cluster cluster, Secret secrets) {
    return new Look.Away("no answer");
  }

  @Override
  public Act upgrade(InetAddress node, Cluster cluster, Secret secrets, Secret configuration) {
    return new Act.Uncertain("no answer");
  }

  @Override
  public Act rollback(InetAddress node, Cluster cluster, Secret secrets) {
    return new Act.Uncertain("no answer");
  }

  @Override
  public Applied apply(
      InetAddress node, Cluster cluster, Secret secrets, Secret wanted, ApplyMode mode) {
    return new Applied.Uncertain("no answer");
  }

  @Override
  public Applied rehearse(
      InetAddress node, Cluster cluster, Secret secrets, Secret wanted, ApplyMode mode) {
    return new Applied.Uncertain("no answer");
  }

  @Override
  public ReadBack readBack(InetAddress node, Cluster cluster, Secret secrets, Secret wanted) {
    return new ReadBack.Unknown("no answer");
  }

  @Override
  public Act reset(InetAddress node, Cluster cluster, Secret secrets, boolean graceful) {
    return new Act.Uncertain("no answer");
  }

  @Override
  public Act removeMember(InetAddress node, Cluster cluster, Secret secrets, long member) {
    return new Act.Uncertain("no answer");
  }

  @Override
  public Kubernetes kubernetes(Secret kubeconfig) {
    return new Kubernetes.Away("no answer");
  }

  @Override
  public Forgotten forget(Secret kubeconfig, InetAddress node, Instant asked) {
    return new Forgotten.NotYet("no answer");
  }
}
