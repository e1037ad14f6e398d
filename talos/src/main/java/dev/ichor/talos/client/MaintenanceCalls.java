package dev.ichor.talos.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Handover;
import dev.ichor.inventory.port.Configurator.Inspection;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.talos.config.Scrubber;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What can be asked of a node that has no configuration yet: read its hardware, hand one over. */
final class MaintenanceCalls {
  /** More than Talos has kinds of; the timeline takes no more. */
  private static final int MOST_WARNINGS = 32;

  private final NodeLimits limits;
  private final InstantSource clock;

  MaintenanceCalls(NodeLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  NodeChannel connect(InetAddress node) {
    var witness = ServerWitness.ofAnything();
    return new NodeChannel(node, TalosTls.maintenance(witness), witness, limits);
  }

  Inspection inspect(InetAddress node) {
    try (var channel = connect(node)) {
      return inspect(node, channel);
    }
  }

  Inspection inspect(InetAddress node, NodeChannel channel) {
    return inspect(node, channel, this::found);
  }

  /** Whose address it is; no more is read. */
  Inspection identify(InetAddress node) {
    try (var channel = connect(node)) {
      return inspect(node, channel, this::identity);
    }
  }

  private static Inspection inspect(
      InetAddress node, NodeChannel channel, Function<NodeChannel, Inspection> look) {
    try {
      return look.apply(channel);
    } catch (StatusRuntimeException e) {
      return switch (channel.fault(e)) {
        case NodeFault.WantsOtherCertificate _ -> new Inspection.Configured();
        case NodeFault other -> new Inspection.Unreachable(advice(node, other));
      };
    }
  }

  private Inspection identity(NodeChannel channel) {
    var cosi = channel.resources(limits.inventory());
    return new Inspection.Found(
        InventoryReader.identity(cosi),
        "",
        channel.fingerprint(),
        "",
        false,
        new HardwareReport(clock.instant(), "", List.of(), Set.of()));
  }

  private Inspection found(NodeChannel channel) {
    var cosi = channel.resources(limits.inventory());
    var status = cosi.get(CosiType.MACHINE_STATUS, "machine");
    var version = cosi.get(CosiType.VERSION, "version").map(found -> found.text("version"));
    var survey = HardwareSurvey.read(channel, cosi, architecture(channel, cosi), clock.instant());
    var installed = cosi.get(CosiType.SYSTEM_DISK, "system-disk").isPresent();
    return new Inspection.Found(
        survey.hardware(),
        version.orElse(""),
        channel.fingerprint(),
        status.map(found -> found.text("stage")).orElse("unknown"),
        installed,
        survey.report());
  }

  /** Until 1.12 maintenance mode has no Version call; then the serial console's name tells. */
  static Architecture architecture(NodeChannel channel, CosiClient cosi) {
    try {
      var reply = channel.machine().version(Empty.getDefaultInstance());
      var told = reply.getMessagesCount() == 0 ? "" : reply.getMessages(0).getVersion().getArch();
      return told.equals("arm64") ? Architecture.ARM64 : Architecture.AMD64;
    } catch (StatusRuntimeException e) {
      if (!(channel.fault(e) instanceof NodeFault.Answered)) {
        throw e;
      }
      var cmdline =
          cosi.get(CosiType.KERNEL_CMDLINE, "cmdline").map(found -> found.text("cmdline"));
      return cmdline.orElse("").contains("console=ttyAMA0")
          ? Architecture.ARM64
          : Architecture.AMD64;
    }
  }

  Handover handOver(InetAddress node, Secret configuration) {
    var request =
        ApplyConfigurationRequest.newBuilder()
            .setData(ByteString.copyFromUtf8(configuration.reveal()))
            .setMode(ApplyConfigurationRequest.Mode.AUTO)
            .build();
    try (var channel = connect(node)) {
      try {
        var reply = channel.machine().applyConfiguration(request);
        var warnings =
            reply.getMessagesList().stream()
                .flatMap(message -> message.getWarningsList().stream())
                .limit(MOST_WARNINGS)
                .map(text -> Printable.of(Scrubber.scrub(text, configuration)))
                .toList();
        return new Handover.Accepted(channel.fingerprint(), warnings);
      } catch (StatusRuntimeException e) {
        return outcome(node, channel.fault(e), configuration);
      }
    }
  }

  private static Handover outcome(InetAddress node, NodeFault fault, Secret configuration) {
    return switch (fault) {
      case NodeFault.WantsOtherCertificate _ -> new Handover.AlreadyConfigured();
      case NodeFault.Answered(var code, var text)
          when code == Status.Code.FAILED_PRECONDITION || code == Status.Code.RESOURCE_EXHAUSTED ->
          new Handover.Uncertain("%s is busy: %s; it is tried again".formatted(name(node), text));
      case NodeFault.Answered(var code, var text) when code == Status.Code.INVALID_ARGUMENT ->
          new Handover.Refused(
              "Talos on %s refused the configuration: %s; change the patches or the cluster"
                  .formatted(name(node), Scrubber.scrub(text, configuration)));
      case NodeFault.Answered(var code, var text) ->
          new Handover.Refused(
              "Talos on %s answered %s: %s"
                  .formatted(name(node), code, Scrubber.scrub(text, configuration)));
      case NodeFault other -> new Handover.Uncertain(advice(node, other));
    };
  }

  /** Everything that the hardware says of itself. */
  Survey survey(InetAddress node) {
    try (var channel = connect(node)) {
      return HardwareSurvey.read(node, channel, clock);
    }
  }

  /** One sentence: what happened, then what to do. */
  static String advice(InetAddress node, NodeFault fault) {
    return switch (fault) {
      case NodeFault.Unreachable(var detail) ->
          "%s does not answer (%s); it may still be booting".formatted(name(node), detail);
      case NodeFault.ReplyLost(var detail) ->
          "the connection to %s broke before its reply (%s); its state is looked at again"
              .formatted(name(node), detail);
      case NodeFault.WantsOtherCertificate(var detail) ->
          "%s does not accept this cluster's certificate (%s); it has the configuration of another cluster"
              .formatted(name(node), detail);
      case NodeFault.CertificateRefused(var objection) -> refused(node, objection);
      case NodeFault.Answered(var code, var text) ->
          "%s answered %s: %s".formatted(name(node), code, text);
    };
  }

  private static String refused(InetAddress node, ServerWitness.Objection objection) {
    return switch (objection) {
      case MAINTENANCE -> name(node) + " is in maintenance mode; hand it its configuration";
      case OTHER_AUTHORITY ->
          name(node) + " shows a certificate of another cluster; wipe it or correct its assignment";
      case NOT_VALID_NOW ->
          name(node)
              + " shows a certificate that is not valid now; compare its clock with this host's";
      case OTHER_ADDRESS ->
          name(node)
              + " shows this cluster's certificate for another address; look for a duplicate address or NAT";
    };
  }

  private static String name(InetAddress node) {
    return node.getHostAddress();
  }
}
