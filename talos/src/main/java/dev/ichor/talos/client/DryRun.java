package dev.ichor.talos.client;

import com.google.protobuf.ByteString;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Inspection;
import dev.ichor.talos.config.Scrubber;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsYaml;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/** What a node says of a configuration without taking it (ApplyConfiguration with dry_run). */
public sealed interface DryRun {
  /**
   * @param mode how it would be applied: {@code NO_REBOOT}, {@code REBOOT}, ...
   * @param details Talos's summary without the difference, which would show the node's present
   *     secrets
   */
  record Accepted(String mode, String details, List<String> warnings) implements DryRun {}

  /** Talos said no: its text, and what to change. */
  record Refused(String advice) implements DryRun {}

  /** Nothing is known: the node was not reached. */
  record Unknown(String advice) implements DryRun {}

  /**
   * Asks a node that was given no configuration yet. The configuration, which has the cluster's
   * keys, leaves only for hardware that {@code isIt} takes for the machine's, over the connection
   * that was read; a node that wants a client certificate is asked as {@link #askConfigured} does.
   */
  static DryRun ask(
      InetAddress node,
      Secret configuration,
      Secret secrets,
      Predicate<Hardware> isIt,
      MaintenanceCalls maintenance,
      ClusterCalls configured)
      throws MalformedSecretsException {
    try (var channel = maintenance.connect(node)) {
      var answer =
          switch (maintenance.inspect(node, channel)) {
            case Inspection.Configured() -> new Elsewhere();
            case Inspection.Unreachable(var advice) -> new Unknown(advice);
            case Inspection.Found found when !isIt.test(found.hardware()) ->
                new Unknown(
                    "%s is another machine: it has none of the known MAC addresses; nothing was sent to it"
                        .formatted(node.getHostAddress()));
            case Inspection.Found _ -> ask(channel, node, configuration);
          };
      if (!(answer instanceof Elsewhere)) {
        return answer;
      }
    }
    return askConfigured(node, configuration, secrets, configured);
  }

  /** Asks a node that was given a configuration: only what the cluster's authority vouches for. */
  static DryRun askConfigured(
      InetAddress node, Secret configuration, Secret secrets, ClusterCalls configured)
      throws MalformedSecretsException {
    try (var channel = configured.connect(node, SecretsYaml.read(secrets))) {
      var answer = ask(channel, node, configuration);
      return answer instanceof Elsewhere
          ? new Unknown(
              "%s has the configuration of another cluster; nothing was asked of it"
                  .formatted(node.getHostAddress()))
          : answer;
    }
  }

  /** It wants a client certificate, or another one. */
  record Elsewhere() implements DryRun {}

  private static DryRun ask(NodeChannel channel, InetAddress node, Secret configuration) {
    var request =
        ApplyConfigurationRequest.newBuilder()
            .setData(ByteString.copyFromUtf8(configuration.reveal()))
            .setMode(ApplyConfigurationRequest.Mode.AUTO)
            .setDryRun(true)
            .build();
    try {
      var replies = channel.machine().applyConfiguration(request).getMessagesList();
      if (replies.isEmpty()) {
        return new Accepted("AUTO", "", List.of());
      }
      var reply = replies.getFirst();
      return new Accepted(
          reply.getMode().name(),
          Scrubber.summary(reply.getModeDetails(), configuration),
          reply.getWarningsList().stream()
              .limit(32)
              .map(text -> Printable.of(Scrubber.scrub(text, configuration)))
              .toList());
    } catch (StatusRuntimeException e) {
      return switch (channel.fault(e)) {
        case NodeFault.WantsOtherCertificate _ -> new Elsewhere();
        case NodeFault.Answered(var code, var text) ->
            new Refused(
                "Talos on %s answered %s: %s; change the patches or the cluster"
                    .formatted(node.getHostAddress(), code, Scrubber.scrub(text, configuration)));
        case NodeFault other -> new Unknown(MaintenanceCalls.advice(node, other));
      };
    }
  }
}
