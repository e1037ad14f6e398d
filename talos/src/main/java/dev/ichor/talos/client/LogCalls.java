package dev.ichor.talos.client;

import com.google.protobuf.Empty;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsYaml;
import dev.ichor.talos.wire.common.ContainerDriver;
import dev.ichor.talos.wire.common.Data;
import dev.ichor.talos.wire.machine.DmesgRequest;
import dev.ichor.talos.wire.machine.LogsRequest;
import dev.ichor.talos.wire.machine.ServiceInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Logs and services of a node: in maintenance as anybody, later with the rights of a reader. */
final class LogCalls {
  private static final Logger LOG = Logger.getLogger(LogCalls.class);
  private static final int MOST_SERVICES = 256;

  private final MaintenanceCalls maintenance;
  private final ClusterCalls configured;

  LogCalls(MaintenanceCalls maintenance, ClusterCalls configured) {
    this.maintenance = maintenance;
    this.configured = configured;
  }

  private NodeChannel connect(InetAddress node, Optional<Secret> secrets)
      throws MalformedSecretsException {
    return secrets.isPresent()
        ? configured.connectToRead(node, SecretsYaml.read(secrets.get()))
        : maintenance.connect(node);
  }

  /**
   * Begins to read; what goes wrong comes as the end of the log.
   *
   * @param hidden texts that no line may show
   */
  LogTail open(InetAddress node, Optional<Secret> secrets, LogWish wish, Set<String> hidden)
      throws MalformedSecretsException {
    var channel = connect(node, secrets);
    var tail = new LogTail(channel::close);
    Thread.ofVirtual()
        .name("log-" + node.getHostAddress())
        .start(() -> read(node, channel, wish, hiding(hidden), tail));
    return tail;
  }

  /** Longest first: a short secret inside a longer one must not save the rest of it. */
  private static UnaryOperator<String> hiding(Set<String> hidden) {
    var values = hidden.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    return line -> {
      var clean = line;
      for (var value : values) {
        clean = clean.contains(value) ? clean.replace(value, "***") : clean;
      }
      return clean;
    };
  }

  private static void read(
      InetAddress node,
      NodeChannel channel,
      LogWish wish,
      UnaryOperator<String> hide,
      LogTail tail) {
    var why = "the node ended the stream";
    try (channel) {
      var cutter = new LineCutter(hide, tail::add);
      var parts = begin(channel, wish);
      while (parts.hasNext()) {
        cutter.take(parts.next().getBytes());
        if (wish instanceof LogWish.Kernel) {
          cutter.end(); // a message is a line there, with or without its end
        }
      }
      cutter.end();
      why = wish.follow() ? why : "that is all";
    } catch (StatusRuntimeException e) {
      why = explained(node, wish, channel.fault(e), e);
    } catch (RuntimeException e) {
      LOG.warnf(e, "log broke off node=%s", node.getHostAddress());
      why = "reading broke off; ask again";
    } finally {
      tail.ended(why);
    }
  }

  private static Iterator<Data> begin(NodeChannel channel, LogWish wish) {
    return switch (wish) {
      case LogWish.Service(var service, var tail, var follow) ->
          channel.stream()
              .logs(
                  LogsRequest.newBuilder()
                      .setNamespace("system")
                      .setDriver(ContainerDriver.CONTAINERD)
                      .setId(service)
                      .setFollow(follow)
                      .setTailLines(tail)
                      .build());
      case LogWish.Kernel(var follow) ->
          channel.stream().dmesg(DmesgRequest.newBuilder().setFollow(follow).build());
    };
  }

  private static String explained(
      InetAddress node, LogWish wish, NodeFault fault, StatusRuntimeException e) {
    if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "a log is followed for %d hours at most; ask again"
          .formatted(LogTail.LONGEST_SECONDS / 3600);
    }
    return switch (fault) {
      case NodeFault.Answered(var code, var _) when code == Status.Code.UNIMPLEMENTED ->
          "until Talos 1.12 a node in maintenance shows no logs; its kernel log is on the timeline";
      case NodeFault.Answered(var _, var text)
          when wish instanceof LogWish.Service(var service, var _, var _)
              && text.contains("not registered") ->
          "the node has no log of a service '%s'; ask for the list of services".formatted(service);
      case NodeFault.ReplyLost _ -> "the connection to the node broke; ask again";
      case NodeFault other -> MaintenanceCalls.advice(node, other);
    };
  }

  NodeServices services(InetAddress node, Optional<Secret> secrets)
      throws MalformedSecretsException {
    try (var channel = connect(node, secrets)) {
      try {
        var reply = channel.machine().serviceList(Empty.getDefaultInstance());
        return new NodeServices.Listed(
            reply.getMessagesList().stream()
                .flatMap(list -> list.getServicesList().stream())
                .limit(MOST_SERVICES)
                .map(LogCalls::service)
                .toList());
      } catch (StatusRuntimeException e) {
        return new NodeServices.Unknown(
            explained(node, new LogWish.Kernel(false), channel.fault(e), e));
      }
    }
  }

  private static NodeServices.Service service(ServiceInfo info) {
    var health = info.getHealth();
    return new NodeServices.Service(
        Printable.of(info.getId()),
        Printable.of(info.getState()),
        health.getUnknown() ? Optional.empty() : Optional.of(health.getHealthy()),
        Printable.of(health.getLastMessage()));
  }
}
