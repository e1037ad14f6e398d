package dev.ichor.talos.client;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.talos.secrets.ClientAccess;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsYaml;
import dev.ichor.talos.wire.machine.EtcdRemoveMemberByIDRequest;
import dev.ichor.talos.wire.machine.ResetRequest;
import dev.ichor.talos.wire.machine.RollbackRequest;
import dev.ichor.talos.wire.machine.UpgradeRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Operates configured Talos nodes over their gRPC API, each directly and never through another.
 * Keeps no connection and no state, so any number of threads may call.
 */
public final class TalosOperations implements NodeOperations {
  private static final Logger LOG = Logger.getLogger(TalosOperations.class);

  /**
   * An upgrade answers when its image was fetched and checked; over a thin line that takes long.
   */
  private static final Duration IMAGE = Duration.ofMinutes(15);

  private final NodeLimits limits;
  private final ClusterCalls calls;

  public TalosOperations(SecureRandom random, InstantSource clock, NodeLimits limits) {
    this.limits = limits;
    this.calls = new ClusterCalls(limits, new ClientAccess(random), clock);
  }

  @Override
  public Look look(InetAddress node, Cluster cluster, Secret secrets) {
    try (var channel = calls.connect(node, SecretsYaml.read(secrets))) {
      try {
        return new Look.Seen(NodeReader.read(channel, limits.inventory()));
      } catch (StatusRuntimeException e) {
        return new Look.Away(MaintenanceCalls.advice(node, channel.fault(e)));
      }
    } catch (MalformedSecretsException e) {
      return new Look.Away(unusable(cluster, e));
    }
  }

  /** A call on a connected node. */
  private interface Call {
    void on(NodeChannel channel);
  }

  private Act act(String what, InetAddress node, Cluster cluster, Secret secrets, Call call) {
    Act outcome;
    try (var channel = calls.connect(node, SecretsYaml.read(secrets))) {
      try {
        call.on(channel);
        outcome = new Act.Done();
      } catch (StatusRuntimeException e) {
        outcome = outcome(node, channel.fault(e));
      }
    } catch (MalformedSecretsException e) {
      outcome = new Act.Refused(unusable(cluster, e));
    }
    LOG.infof(
        "talos %s node=%s cluster=%s result=%s",
        what, node.getHostAddress(), cluster.name(), outcome);
    return outcome;
  }

  /** What may pass by itself is uncertain; what Talos said of the request is a refusal. */
  private static Act outcome(InetAddress node, NodeFault fault) {
    var advice = MaintenanceCalls.advice(node, fault);
    return switch (fault) {
      case NodeFault.Answered(var code, var _)
          when code == Status.Code.RESOURCE_EXHAUSTED || code == Status.Code.ABORTED ->
          new Act.Uncertain(advice);
      case NodeFault.Answered _ -> new Act.Refused(advice);
      case NodeFault.WantsOtherCertificate _, NodeFault.CertificateRefused _ ->
          new Act.Refused(advice);
      case NodeFault.Unreachable _, NodeFault.ReplyLost _ -> new Act.Uncertain(advice);
    };
  }

  @Override
  public Act upgrade(InetAddress node, Cluster cluster, Secret secrets, Secret configuration) {
    var image = ConfigCalls.installImage(configuration);
    if (image.isEmpty()) {
      return new Act.Refused(
          "the configuration for %s names no machine.install.image; look for a patch that deletes it"
              .formatted(node.getHostAddress()));
    }
    var request = UpgradeRequest.newBuilder().setImage(image.get()).build();
    return act(
        "upgrade",
        node,
        cluster,
        secrets,
        channel -> {
          var reply = channel.machine(IMAGE).upgrade(request);
          LOG.debugf("talos upgrade node=%s replies=%d", node, reply.getMessagesCount());
        });
  }

  @Override
  public Act rollback(InetAddress node, Cluster cluster, Secret secrets) {
    return act(
        "rollback",
        node,
        cluster,
        secrets,
        channel -> {
          var reply = channel.machine().rollback(RollbackRequest.getDefaultInstance());
          LOG.debugf("talos rollback node=%s replies=%d", node, reply.getMessagesCount());
        });
  }

  @Override
  public Act reset(InetAddress node, Cluster cluster, Secret secrets, boolean graceful) {
    var request =
        ResetRequest.newBuilder()
            .setGraceful(graceful)
            .setReboot(true)
            .setMode(ResetRequest.WipeMode.SYSTEM_DISK)
            .build();
    return act(
        "reset",
        node,
        cluster,
        secrets,
        channel -> {
          var reply = channel.machine().reset(request);
          LOG.debugf("talos reset node=%s replies=%d", node, reply.getMessagesCount());
        });
  }

  @Override
  public Act removeMember(InetAddress node, Cluster cluster, Secret secrets, long member) {
    var request = EtcdRemoveMemberByIDRequest.newBuilder().setMemberId(member).build();
    return act(
        "etcd-remove",
        node,
        cluster,
        secrets,
        channel -> {
          var reply = channel.machine(limits.inventory()).etcdRemoveMemberByID(request);
          LOG.debugf("talos etcd-remove node=%s replies=%d", node, reply.getMessagesCount());
        });
  }

  @Override
  public Applied apply(
      InetAddress node, Cluster cluster, Secret secrets, Secret configuration, ApplyMode mode) {
    var outcome = applied(node, cluster, secrets, configuration, mode, false);
    LOG.infof(
        "talos apply node=%s cluster=%s mode=%s result=%s",
        node.getHostAddress(), cluster.name(), mode, outcome.getClass().getSimpleName());
    return outcome;
  }

  @Override
  public Applied rehearse(
      InetAddress node, Cluster cluster, Secret secrets, Secret configuration, ApplyMode mode) {
    return applied(node, cluster, secrets, configuration, mode, true);
  }

  private Applied applied(
      InetAddress node,
      Cluster cluster,
      Secret secrets,
      Secret configuration,
      ApplyMode mode,
      boolean dry) {
    try (var channel = calls.connect(node, SecretsYaml.read(secrets))) {
      return ConfigCalls.apply(channel, node, configuration, mode, dry);
    } catch (MalformedSecretsException e) {
      return new Applied.Refused(unusable(cluster, e));
    }
  }

  @Override
  public ReadBack readBack(
      InetAddress node, Cluster cluster, Secret secrets, Secret configuration) {
    try (var channel = calls.connect(node, SecretsYaml.read(secrets))) {
      return ConfigCalls.readBack(channel, node, configuration);
    } catch (MalformedSecretsException e) {
      return new ReadBack.Unknown(unusable(cluster, e));
    }
  }

  @Override
  public Kubernetes kubernetes(Secret kubeconfig) {
    return KubernetesReader.read(kubeconfig, limits.call());
  }

  @Override
  public Forgotten forget(Secret kubeconfig, InetAddress node, Instant asked) {
    var outcome = KubernetesNodes.forget(kubeconfig, node, asked, limits.call());
    LOG.infof("kubernetes forget node=%s result=%s", node.getHostAddress(), outcome);
    return outcome;
  }

  private static String unusable(Cluster cluster, MalformedSecretsException e) {
    return "the secrets of cluster %s cannot be used: %s; restore them from a backup"
        .formatted(cluster.name(), e.getMessage());
  }
}
