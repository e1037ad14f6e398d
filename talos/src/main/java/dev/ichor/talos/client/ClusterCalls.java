package dev.ichor.talos.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Bootstrap;
import dev.ichor.inventory.port.Configurator.Observation;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.talos.secrets.ClientAccess;
import dev.ichor.talos.secrets.Identity;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsBundle;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is asked of a configured node, over mutual TLS, directly and never through another node. */
final class ClusterCalls {
  private static final Logger LOG = Logger.getLogger(ClusterCalls.class);
  private static final int LARGEST_ARCHIVE = 4 << 20;

  private final NodeLimits limits;
  private final ClientAccess access;
  private final InstantSource clock;

  ClusterCalls(NodeLimits limits, ClientAccess access, InstantSource clock) {
    this.limits = limits;
    this.access = access;
    this.clock = clock;
  }

  NodeChannel connect(InetAddress node, SecretsBundle secrets) throws MalformedSecretsException {
    return connect(node, secrets, access.own(secrets, clock.instant()));
  }

  private NodeChannel connect(InetAddress node, SecretsBundle secrets, Identity shown)
      throws MalformedSecretsException {
    var certificate = TalosTls.certificate(secrets.os().certificate());
    var witness = ServerWitness.of(certificate, node, clock.instant());
    var tls = TalosTls.mutual(witness, shown);
    return new NodeChannel(node, tls, witness, limits);
  }

  /** As {@link #connect}, with the rights of a reader. */
  NodeChannel connectToRead(InetAddress node, SecretsBundle secrets)
      throws MalformedSecretsException {
    return connect(node, secrets, access.reader(secrets, clock.instant()));
  }

  /** Everything that the hardware says of itself. */
  Survey survey(InetAddress node, SecretsBundle secrets) throws MalformedSecretsException {
    try (var channel = connectToRead(node, secrets)) {
      return HardwareSurvey.read(node, channel, clock);
    }
  }

  Observation observe(InetAddress node, SecretsBundle secrets) throws MalformedSecretsException {
    try (var channel = connect(node, secrets)) {
      try {
        return seen(channel.resources(limits.call()));
      } catch (StatusRuntimeException e) {
        var fault = channel.fault(e);
        var advice = MaintenanceCalls.advice(node, fault);
        return switch (fault) {
          case NodeFault.CertificateRefused(var objection) ->
              switch (objection) {
                case MAINTENANCE -> new Observation.Maintenance();
                case OTHER_AUTHORITY -> new Observation.NotOurs(advice);
                case NOT_VALID_NOW, OTHER_ADDRESS -> new Observation.Unreachable(advice);
              };
          case NodeFault.WantsOtherCertificate _ -> new Observation.NotOurs(advice);
          case NodeFault.Unreachable _, NodeFault.ReplyLost _, NodeFault.Answered _ ->
              new Observation.Unreachable(advice);
        };
      }
    }
  }

  private static Observation seen(CosiClient cosi) {
    var machine =
        cosi.get(CosiType.MACHINE_STATUS, "machine")
            .orElse(new CosiResource("", java.util.Map.of()));
    var status = machine.nested("status");
    List<String> unmet =
        status.each("unmetConditions").stream()
            .limit(32)
            .map(condition -> condition.text("name") + ": " + condition.text("reason"))
            .toList();
    var stage = machine.text("stage");
    return new Observation.Seen(
        stage.isEmpty() ? "unknown" : stage,
        status.flag("ready"),
        unmet,
        cosi.get(CosiType.SYSTEM_DISK, "system-disk").isPresent(),
        cosi.get(CosiType.VERSION, "version").map(found -> found.text("version")).orElse(""),
        cosi.get(CosiType.BOOT_ID, "boot-id")
            .map(
                found ->
                    found.text("bootId").isEmpty() ? found.text("boot_id") : found.text("bootId"))
            .filter(id -> !id.isEmpty()));
  }

  Bootstrap bootstrap(InetAddress node, SecretsBundle secrets) throws MalformedSecretsException {
    try (var channel = connect(node, secrets)) {
      try {
        channel.machine().bootstrap(BootstrapRequest.getDefaultInstance());
        return new Bootstrap.Done();
      } catch (StatusRuntimeException e) {
        return outcome(node, channel.fault(e));
      }
    }
  }

  private static Bootstrap outcome(InetAddress node, NodeFault fault) {
    var advice = MaintenanceCalls.advice(node, fault);
    return switch (fault) {
      case NodeFault.Answered(var code, var _) when code == Status.Code.ALREADY_EXISTS ->
          new Bootstrap.AlreadyDone();
      case NodeFault.Answered(var code, var _)
          when code == Status.Code.UNIMPLEMENTED
              || code == Status.Code.INVALID_ARGUMENT
              || code == Status.Code.PERMISSION_DENIED ->
          new Bootstrap.WrongTarget(advice + "; choose a control plane of this cluster");
      case NodeFault.CertificateRefused(var objection)
          when objection == ServerWitness.Objection.OTHER_AUTHORITY ->
          new Bootstrap.WrongTarget(advice);
      case NodeFault other -> new Bootstrap.NotYet(MaintenanceCalls.advice(node, other));
    };
  }

  Optional<Secret> kubeconfig(InetAddress node, SecretsBundle secrets)
      throws MalformedSecretsException {
    try (var channel = connect(node, secrets)) {
      try {
        var archive = ByteString.EMPTY;
        var parts = channel.machine().kubeconfig(Empty.getDefaultInstance());
        while (archive.size() < LARGEST_ARCHIVE && parts.hasNext()) {
          archive = archive.concat(parts.next().getBytes());
        }
        return Optional.of(Secret.of(KubeconfigArchive.text(archive.toByteArray())));
      } catch (StatusRuntimeException e) {
        LOG.debugf(
            "talos kubeconfig=none why=\"%s\"", MaintenanceCalls.advice(node, channel.fault(e)));
        return Optional.empty();
      } catch (IOException e) {
        LOG.warnf(
            "talos kubeconfig=none node=%s why=\"%s\"", node.getHostAddress(), e.getMessage());
        return Optional.empty();
      }
    }
  }
}
