package dev.ichor.talos.client;

import com.google.protobuf.ByteString;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations.Applied;
import dev.ichor.inventory.port.NodeOperations.ReadBack;
import dev.ichor.talos.config.Scrubber;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest.Mode;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a node that has one: changed, and read back. */
final class ConfigCalls {
  /** What the node works by, and what its next boot starts with (Talos pkg/machinery/resources). */
  private static final String ACTIVE = "v1alpha1";

  private static final String PERSISTENT = "persistent";

  private ConfigCalls() {}

  static Applied apply(
      NodeChannel channel, InetAddress node, Secret configuration, ApplyMode mode, boolean dry) {
    var request =
        ApplyConfigurationRequest.newBuilder()
            .setData(ByteString.copyFromUtf8(configuration.reveal()))
            .setMode(wire(mode))
            .setDryRun(dry)
            .build();
    try {
      var replies = channel.machine().applyConfiguration(request).getMessagesList();
      if (replies.isEmpty()) {
        return new Applied.Taken(mode, "", List.of());
      }
      var reply = replies.getFirst();
      return new Applied.Taken(
          chosen(reply.getMode(), mode),
          Scrubber.summary(reply.getModeDetails(), configuration),
          reply.getWarningsList().stream()
              .limit(32)
              .map(text -> Printable.of(Scrubber.scrub(text, configuration)))
              .toList());
    } catch (StatusRuntimeException e) {
      return refused(node, channel.fault(e), configuration);
    }
  }

  private static Applied refused(InetAddress node, NodeFault fault, Secret configuration) {
    return switch (fault) {
      case NodeFault.Answered(var code, var text) ->
          new Applied.Refused(
              "Talos on %s answered %s: %s; change the patches or the cluster"
                  .formatted(node.getHostAddress(), code, Scrubber.scrub(text, configuration)));
      case NodeFault.WantsOtherCertificate _, NodeFault.CertificateRefused _ ->
          new Applied.Refused(MaintenanceCalls.advice(node, fault));
      case NodeFault.Unreachable _, NodeFault.ReplyLost _ ->
          new Applied.Uncertain(MaintenanceCalls.advice(node, fault));
    };
  }

  private static Mode wire(ApplyMode mode) {
    return switch (mode) {
      case AUTO -> Mode.AUTO;
      case NO_REBOOT -> Mode.NO_REBOOT;
      case REBOOT -> Mode.REBOOT;
      case STAGED -> Mode.STAGED;
      case TRY -> Mode.TRY;
    };
  }

  private static ApplyMode chosen(Mode told, ApplyMode asked) {
    return switch (told) {
      case REBOOT -> ApplyMode.REBOOT;
      case NO_REBOOT -> ApplyMode.NO_REBOOT;
      case STAGED -> ApplyMode.STAGED;
      case TRY -> ApplyMode.TRY;
      case AUTO -> ApplyMode.AUTO;
      case UNRECOGNIZED -> asked;
    };
  }

  static ReadBack readBack(NodeChannel channel, InetAddress node, Secret configuration) {
    try {
      var resources = channel.resources(channel.limits().call());
      var active = resources.yaml(CosiType.MACHINE_CONFIG, ACTIVE);
      var stored = resources.yaml(CosiType.MACHINE_CONFIG, PERSISTENT);
      return new ReadBack.Read(
          active.filter(text -> isSame(text, configuration)).isPresent(),
          stored.or(() -> active).filter(text -> isSame(text, configuration)).isPresent());
    } catch (StatusRuntimeException e) {
      return new ReadBack.Unknown(MaintenanceCalls.advice(node, channel.fault(e)));
    }
  }

  /** The installer that a configuration names. */
  static Optional<String> installImage(Secret configuration) {
    try {
      return YamlReader.documents(configuration.reveal()).stream()
          .filter(Map.class::isInstance)
          .map(ConfigCalls::resource)
          .map(document -> document.nested("machine").nested("install").text("image"))
          .filter(image -> !image.isEmpty())
          .findFirst();
    } catch (MalformedYamlException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("unchecked") // YamlReader makes every mapping one of strings
  private static CosiResource resource(Object document) {
    return new CosiResource("", (Map<String, Object>) document);
  }

  /** As documents: order of keys, comments and layout mean nothing. */
  private static boolean isSame(String resource, Secret configuration) {
    try {
      return documents(resource).equals(Optional.of(YamlReader.documents(configuration.reveal())));
    } catch (MalformedYamlException e) {
      return false; // then it is not what was sent
    }
  }

  /** The specification is one YAML string, the text of the configuration. */
  private static Optional<List<Object>> documents(String specification)
      throws MalformedYamlException {
    var outer = YamlReader.documents(specification);
    return outer.size() == 1 && outer.getFirst() instanceof String text
        ? Optional.of(YamlReader.documents(text))
        : Optional.of(outer);
  }
}
