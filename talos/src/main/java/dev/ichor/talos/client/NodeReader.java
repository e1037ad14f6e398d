package dev.ichor.talos.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.NodeOperations.Alarm;
import dev.ichor.inventory.port.NodeOperations.Etcd;
import dev.ichor.inventory.port.NodeOperations.KubeNode;
import dev.ichor.inventory.port.NodeOperations.Member;
import dev.ichor.inventory.port.NodeOperations.NodeReport;
import dev.ichor.inventory.port.NodeOperations.Service;
import dev.ichor.talos.wire.machine.EtcdMemberListRequest;
import dev.ichor.talos.wire.machine.ReadRequest;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One node's own word, over one connection. What this Talos version does not have is absent. */
final class NodeReader {
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
  private static final int MOST = 64;

  private final NodeChannel channel;
  private final CosiClient cosi;

  private NodeReader(NodeChannel channel, Duration budget) {
    this.channel = channel;
    this.cosi = channel.resources(budget);
  }

  /**
   * @throws StatusRuntimeException when the node is not reached; a single call that it refuses is
   *     no failure
   */
  static NodeReport read(NodeChannel channel, Duration budget) {
    return new NodeReader(channel, budget).read();
  }

  private NodeReport read() {
    var machine =
        cosi.get(CosiType.MACHINE_STATUS, "machine").orElse(new CosiResource("", Map.of()));
    var status = machine.nested("status");
    var services = services();
    return new NodeReport(
        cosi.get(CosiType.VERSION, "version").map(found -> found.text("version")).orElse(""),
        machine.text("stage"),
        status.flag("ready"),
        status.each("unmetConditions").stream()
            .limit(MOST)
            .map(condition -> condition.text("name") + ": " + condition.text("reason"))
            .toList(),
        boot(),
        services,
        services.containsKey("etcd") ? etcd() : Optional.empty(),
        staticPods(),
        kubeNode(),
        cosi.list(CosiType.DIAGNOSTIC).stream()
            .limit(MOST)
            .map(found -> found.id() + ": " + found.text("message"))
            .toList(),
        told(this::memoryMiB).orElse(0L),
        systemDisk());
  }

  /** The answer, empty when the node refuses this call; a broken connection is no answer. */
  private <T> Optional<T> told(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StatusRuntimeException e) {
      if (channel.fault(e) instanceof NodeFault.Answered) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Map<String, Service> services() {
    var services = new HashMap<String, Service>();
    for (var list : channel.machine().serviceList(Empty.getDefaultInstance()).getMessagesList()) {
      for (var one : list.getServicesList()) {
        if (services.size() < MOST) {
          services.put(
              Printable.of(one.getId()),
              new Service(
                  Printable.of(one.getState()),
                  one.getState().equals("Running")
                      && (one.getHealth().getHealthy() || one.getHealth().getUnknown()),
                  Printable.of(one.getHealth().getLastMessage())));
        }
      }
    }
    return services;
  }

  /** The kernel's own id of this boot (since 1.14 a resource), else when it booted. */
  private String boot() {
    return cosi.get(CosiType.BOOT_ID, "boot-id")
        .map(found -> found.text("bootId").isEmpty() ? found.text("boot_id") : found.text("bootId"))
        .filter(id -> !id.isEmpty())
        .or(() -> told(this::readBootId).filter(id -> !id.isEmpty()))
        .or(() -> told(this::bootTime))
        .orElse("");
  }

  private String readBootId() {
    var text = ByteString.EMPTY;
    var parts = channel.machine().read(ReadRequest.newBuilder().setPath(BOOT_ID).build());
    while (text.size() < 256 && parts.hasNext()) {
      text = text.concat(parts.next().getBytes());
    }
    return Printable.of(text.toString(StandardCharsets.US_ASCII).strip());
  }

  private String bootTime() {
    var reply = channel.machine().systemStat(Empty.getDefaultInstance());
    return reply.getMessagesCount() == 0 ? "" : Long.toString(reply.getMessages(0).getBootTime());
  }

  private long memoryMiB() {
    var reply = channel.machine().memory(Empty.getDefaultInstance());
    return reply.getMessagesCount() == 0
        ? 0
        : reply.getMessages(0).getMeminfo().getMemtotal() >> 10;
  }

  private long systemDisk() {
    return cosi.get(CosiType.SYSTEM_DISK, "system-disk")
        .flatMap(found -> cosi.get(CosiType.DISK, found.text("diskID")))
        .map(disk -> disk.number("size"))
        .orElse(0L);
  }

  private Map<String, Boolean> staticPods() {
    var pods = new HashMap<String, Boolean>();
    for (var status : cosi.list(CosiType.STATIC_POD_STATUS).stream().limit(MOST).toList()) {
      var ready =
          status.each("conditions").stream()
              .anyMatch(c -> c.text("type").equals("Ready") && c.text("status").equals("True"));
      var name = status.id().substring(status.id().indexOf('/') + 1);
      List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler").stream()
          .filter(known -> name.startsWith(known))
          .forEach(known -> pods.merge(known, ready, Boolean::logicalOr));
    }
    return pods;
  }

  private Optional<KubeNode> kubeNode() {
    return cosi.list(CosiType.NODE_STATUS).stream()
        .findFirst()
        .map(
            node ->
                new KubeNode(
                    node.text("nodename").isEmpty() ? node.id() : node.text("nodename"),
                    node.flag("nodeReady"),
                    node.flag("unschedulable")));
  }

  private Optional<Etcd> etcd() {
    return told(
        () -> {
          var members =
              channel
                  .machine()
                  .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
                  .getMessagesList();
          var status = channel.machine().etcdStatus(Empty.getDefaultInstance()).getMessagesList();
          var alarms =
              channel.machine().etcdAlarmList(Empty.getDefaultInstance()).getMessagesList();
          return new Etcd(
              members.stream()
                  .flatMap(message -> message.getMembersList().stream())
                  .limit(MOST)
                  .map(
                      one ->
                          new Member(
                              one.getId(),
                              Printable.of(one.getHostname()),
                              printable(one.getClientUrlsList()),
                              one.getIsLearner()))
                  .toList(),
              status.isEmpty() ? 0 : status.getFirst().getMemberStatus().getMemberId(),
              status.isEmpty() ? 0 : status.getFirst().getMemberStatus().getLeader(),
              alarms.stream()
                  .flatMap(message -> message.getMemberAlarmsList().stream())
                  .limit(MOST)
                  .map(one -> new Alarm(one.getMemberId(), one.getAlarm().name()))
                  .toList(),
              status.isEmpty()
                  ? List.of()
                  : printable(status.getFirst().getMemberStatus().getErrorsList()));
        });
  }

  private static List<String> printable(List<String> texts) {
    return texts.stream().limit(MOST).map(Printable::of).toList();
  }
}
