package dev.ichor.simulator.node;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import dev.ichor.simulator.node.NodeSession.End;
import dev.ichor.talos.wire.common.Data;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import dev.ichor.talos.wire.machine.ApplyConfigurationResponse;
import dev.ichor.talos.wire.machine.Bootstrap;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import dev.ichor.talos.wire.machine.BootstrapResponse;
import dev.ichor.talos.wire.machine.DmesgRequest;
import dev.ichor.talos.wire.machine.EtcdAlarmListResponse;
import dev.ichor.talos.wire.machine.EtcdLeaveClusterRequest;
import dev.ichor.talos.wire.machine.EtcdLeaveClusterResponse;
import dev.ichor.talos.wire.machine.EtcdMemberListRequest;
import dev.ichor.talos.wire.machine.EtcdMemberListResponse;
import dev.ichor.talos.wire.machine.EtcdRemoveMemberByIDRequest;
import dev.ichor.talos.wire.machine.EtcdRemoveMemberByIDResponse;
import dev.ichor.talos.wire.machine.EtcdStatusResponse;
import dev.ichor.talos.wire.machine.Event;
import dev.ichor.talos.wire.machine.EventsRequest;
import dev.ichor.talos.wire.machine.FeaturesInfo;
import dev.ichor.talos.wire.machine.FileInfo;
import dev.ichor.talos.wire.machine.Hostname;
import dev.ichor.talos.wire.machine.HostnameResponse;
import dev.ichor.talos.wire.machine.ListRequest;
import dev.ichor.talos.wire.machine.LogsRequest;
import dev.ichor.talos.wire.machine.MachineServiceGrpc;
import dev.ichor.talos.wire.machine.MemInfo;
import dev.ichor.talos.wire.machine.Memory;
import dev.ichor.talos.wire.machine.MemoryResponse;
import dev.ichor.talos.wire.machine.PlatformInfo;
import dev.ichor.talos.wire.machine.ReadRequest;
import dev.ichor.talos.wire.machine.Reboot;
import dev.ichor.talos.wire.machine.RebootRequest;
import dev.ichor.talos.wire.machine.RebootResponse;
import dev.ichor.talos.wire.machine.Reset;
import dev.ichor.talos.wire.machine.ResetRequest;
import dev.ichor.talos.wire.machine.ResetResponse;
import dev.ichor.talos.wire.machine.RollbackRequest;
import dev.ichor.talos.wire.machine.RollbackResponse;
import dev.ichor.talos.wire.machine.ServiceListResponse;
import dev.ichor.talos.wire.machine.Shutdown;
import dev.ichor.talos.wire.machine.ShutdownRequest;
import dev.ichor.talos.wire.machine.ShutdownResponse;
import dev.ichor.talos.wire.machine.SystemStat;
import dev.ichor.talos.wire.machine.SystemStatResponse;
import dev.ichor.talos.wire.machine.UpgradeRequest;
import dev.ichor.talos.wire.machine.UpgradeResponse;
import dev.ichor.talos.wire.machine.Version;
import dev.ichor.talos.wire.machine.VersionInfo;
import dev.ichor.talos.wire.machine.VersionResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/** machine.MachineService as far as this node carries it out; the rest is Unimplemented. */
final class MachineApi extends MachineServiceGrpc.MachineServiceImplBase {
  private final NodeSession session;
  private final ApplyHandler apply;
  private final LogStreams logs;
  private final EtcdApi etcd;
  private final Upgrades upgrades;

  MachineApi(NodeSession session, boolean maintenance) {
    this.session = session;
    this.apply = new ApplyHandler(session, maintenance);
    this.logs = new LogStreams(session);
    this.etcd = new EtcdApi(session);
    this.upgrades = new Upgrades(session);
  }

  private static <T extends MessageLite> void answer(StreamObserver<T> reply, T message) {
    reply.onNext(message);
    reply.onCompleted();
  }

  @Override
  public void applyConfiguration(
      ApplyConfigurationRequest request, StreamObserver<ApplyConfigurationResponse> reply) {
    apply.handle(request, reply);
  }

  @Override
  public void version(Empty request, StreamObserver<VersionResponse> reply) {
    var info =
        VersionInfo.newBuilder()
            .setTag(session.talosVersion())
            .setSha("simulated")
            .setOs("linux")
            .setArch(session.hardware().architecture());
    var version =
        Version.newBuilder()
            .setVersion(info)
            .setPlatform(PlatformInfo.newBuilder().setName("metal").setMode("metal"))
            .setFeatures(FeaturesInfo.newBuilder().setRbac(true));
    answer(reply, VersionResponse.newBuilder().addMessages(version).build());
  }

  @Override
  public void hostname(Empty request, StreamObserver<HostnameResponse> reply) {
    answer(
        reply,
        HostnameResponse.newBuilder()
            .addMessages(Hostname.newBuilder().setHostname(session.hostname()))
            .build());
  }

  @Override
  public void memory(Empty request, StreamObserver<MemoryResponse> reply) {
    long kB =
        session.hardware().memory().stream().mapToLong(module -> module.sizeMiB() * 1024L).sum();
    var info = MemInfo.newBuilder().setMemtotal(kB).setMemfree(kB / 2).setMemavailable(kB / 2);
    answer(
        reply,
        MemoryResponse.newBuilder().addMessages(Memory.newBuilder().setMeminfo(info)).build());
  }

  @Override
  public void systemStat(Empty request, StreamObserver<SystemStatResponse> reply) {
    var stat = SystemStat.newBuilder().setBootTime(session.bootTime().getEpochSecond());
    answer(reply, SystemStatResponse.newBuilder().addMessages(stat).build());
  }

  @Override
  public void serviceList(Empty request, StreamObserver<ServiceListResponse> reply) {
    answer(reply, ServiceListResponse.newBuilder().addMessages(Services.of(session)).build());
  }

  @Override
  public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> reply) {
    NodeConfig config = session.config().orElseThrow();
    if (!config.controlPlane()) {
      reply.onError(
          Status.UNIMPLEMENTED
              .withDescription("bootstrap is only available on control plane nodes")
              .asRuntimeException());
      return;
    }
    if (!session.isSettled()) {
      reply.onError(
          Status.FAILED_PRECONDITION
              .withDescription("bootstrap is not available yet")
              .asRuntimeException());
      return;
    }
    if (!session.node().disk().startEtcd()) {
      reply.onError(
          Status.ALREADY_EXISTS
              .withDescription("etcd data directory is not empty")
              .asRuntimeException());
      return;
    }
    int count = session.runtime().fabric().bootstrapped(config.fabricKey());
    session.trace(
        count == 1
            ? "etcd bootstrapped"
            : "etcd bootstrapped a second time in this cluster: split brain");
    answer(
        reply, BootstrapResponse.newBuilder().addMessages(Bootstrap.getDefaultInstance()).build());
  }

  @Override
  public void etcdMemberList(
      EtcdMemberListRequest request, StreamObserver<EtcdMemberListResponse> reply) {
    etcd.members(reply);
  }

  @Override
  public void etcdStatus(Empty request, StreamObserver<EtcdStatusResponse> reply) {
    etcd.status(reply);
  }

  @Override
  public void etcdAlarmList(Empty request, StreamObserver<EtcdAlarmListResponse> reply) {
    etcd.alarms(reply);
  }

  @Override
  public void etcdRemoveMemberByID(
      EtcdRemoveMemberByIDRequest request, StreamObserver<EtcdRemoveMemberByIDResponse> reply) {
    etcd.remove(request.getMemberId(), reply);
  }

  @Override
  public void etcdLeaveCluster(
      EtcdLeaveClusterRequest request, StreamObserver<EtcdLeaveClusterResponse> reply) {
    etcd.leave(reply);
  }

  @Override
  public void upgrade(UpgradeRequest request, StreamObserver<UpgradeResponse> reply) {
    upgrades.upgrade(request, reply);
  }

  @Override
  public void rollback(RollbackRequest request, StreamObserver<RollbackResponse> reply) {
    upgrades.rollback(reply);
  }

  @Override
  public void read(ReadRequest request, StreamObserver<Data> reply) {
    if (!request.getPath().equals("/proc/sys/kernel/random/boot_id")) {
      reply.onError(
          Status.NOT_FOUND
              .withDescription("stat " + request.getPath() + ": no such file or directory")
              .asRuntimeException());
      return;
    }
    answer(
        reply,
        Data.newBuilder().setBytes(ByteString.copyFromUtf8(session.bootId() + "\n")).build());
  }

  @Override
  public void kubeconfig(Empty request, StreamObserver<Data> reply) {
    var config = session.config().orElseThrow();
    if (config.clusterCa().isEmpty()) {
      reply.onError(
          Status.UNIMPLEMENTED
              .withDescription("kubeconfig is only available on control plane nodes")
              .asRuntimeException());
      return;
    }
    byte[] archive = Kubeconfig.archive(config, config.clusterCa().get());
    answer(reply, Data.newBuilder().setBytes(ByteString.copyFrom(archive)).build());
  }

  @Override
  public void reboot(RebootRequest request, StreamObserver<RebootResponse> reply) {
    boolean kexec =
        session.runtime().settings().kexecAfterInstall()
            && request.getMode() == RebootRequest.Mode.DEFAULT;
    answer(
        reply,
        RebootResponse.newBuilder().addMessages(Reboot.newBuilder().setActorId("reboot")).build());
    session.order(kexec ? End.KEXEC : End.REBOOT, Stage.REBOOTING, "reboot ordered over the API");
  }

  @Override
  public void shutdown(ShutdownRequest request, StreamObserver<ShutdownResponse> reply) {
    answer(
        reply,
        ShutdownResponse.newBuilder()
            .addMessages(Shutdown.newBuilder().setActorId("shutdown"))
            .build());
    session.order(End.POWER_OFF, Stage.SHUTTING_DOWN, "shutdown ordered over the API");
  }

  @Override
  public void reset(ResetRequest request, StreamObserver<ResetResponse> reply) {
    var labels = request.getSystemPartitionsToWipeList();
    boolean userDisks = request.getMode() == ResetRequest.WipeMode.USER_DISKS;
    if (userDisks && !labels.isEmpty()) {
      reply.onError(
          Status.INVALID_ARGUMENT
              .withDescription("user disks and system partitions exclude each other")
              .asRuntimeException());
      return;
    }
    if (request.getGraceful() && !etcd.leave()) {
      reply.onError(
          Status.FAILED_PRECONDITION
              .withDescription("etcd cannot be left: this is its only member, or it has no quorum")
              .asRuntimeException());
      return;
    }
    NodeDisk disk = session.node().disk();
    if (labels.isEmpty() && !userDisks) {
      disk.wipe();
    }
    labels.forEach(
        partition -> {
          if (partition.getLabel().equals("STATE")) {
            disk.wipeState();
          }
          if (partition.getLabel().equals("EPHEMERAL")) {
            disk.wipeEphemeral();
          }
        });
    answer(
        reply,
        ResetResponse.newBuilder().addMessages(Reset.newBuilder().setActorId("reset")).build());
    session.order(
        request.getReboot() ? End.REBOOT : End.POWER_OFF,
        Stage.RESETTING,
        "reset ordered over the API");
  }

  @Override
  public void dmesg(DmesgRequest request, StreamObserver<Data> reply) {
    logs.dmesg(request, reply);
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<Data> reply) {
    logs.logs(request, reply);
  }

  @Override
  public void list(ListRequest request, StreamObserver<FileInfo> reply) {
    logs.list(request, reply);
  }

  @Override
  public void events(EventsRequest request, StreamObserver<Event> reply) {
    var call = (ServerCallStreamObserver<Event>) reply;
    call.onNext(Event.getDefaultInstance()); // hello
    EventLog log = session.events();
    long seen = request.getTailEvents() < 0 ? 0 : Math.max(0, log.last() - request.getTailEvents());
    try {
      while (!call.isCancelled() && session.isRunning()) {
        for (EventLog.Entry entry : log.after(seen, Duration.ofMillis(500))) {
          call.onNext(
              Event.newBuilder()
                  .setData(Any.pack(entry.payload(), "talos/runtime"))
                  .setId(entry.id())
                  .build());
          seen = entry.number();
        }
      }
      if (!call.isCancelled()) {
        call.onError(
            Status.UNAVAILABLE.withDescription("the node is going down").asRuntimeException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
