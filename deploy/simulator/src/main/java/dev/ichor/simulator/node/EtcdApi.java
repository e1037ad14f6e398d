package dev.ichor.simulator.node;

import com.google.protobuf.MessageLite;
import dev.ichor.talos.wire.machine.EtcdAlarm;
import dev.ichor.talos.wire.machine.EtcdAlarmListResponse;
import dev.ichor.talos.wire.machine.EtcdLeaveCluster;
import dev.ichor.talos.wire.machine.EtcdLeaveClusterResponse;
import dev.ichor.talos.wire.machine.EtcdMember;
import dev.ichor.talos.wire.machine.EtcdMemberListResponse;
import dev.ichor.talos.wire.machine.EtcdMemberStatus;
import dev.ichor.talos.wire.machine.EtcdMembers;
import dev.ichor.talos.wire.machine.EtcdRemoveMemberByID;
import dev.ichor.talos.wire.machine.EtcdRemoveMemberByIDResponse;
import dev.ichor.talos.wire.machine.EtcdStatus;
import dev.ichor.talos.wire.machine.EtcdStatusResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** The etcd calls of a control plane, answered from the fake network of its cluster. */
final class EtcdApi {
  private final NodeSession session;

  EtcdApi(NodeSession session) {
    this.session = session;
  }

  private static <T extends MessageLite> void answer(StreamObserver<T> reply, T message) {
    reply.onNext(message);
    reply.onCompleted();
  }

  private ClusterFabric fabric() {
    return session.runtime().fabric();
  }

  /** The cluster, while this node's etcd runs; else the caller is told. */
  private Optional<ClusterFabric.Key> running(StreamObserver<?> reply) {
    var key = session.config().filter(NodeConfig::controlPlane).map(NodeConfig::fabricKey);
    var running = key.filter(it -> fabric().isEtcdRunning(it, session.hardware().uuid()));
    if (running.isEmpty()) {
      reply.onError(Status.UNAVAILABLE.withDescription("etcd is not running").asRuntimeException());
    }
    return running;
  }

  void members(StreamObserver<EtcdMemberListResponse> reply) {
    running(reply)
        .ifPresent(
            key -> {
              var members = EtcdMembers.newBuilder();
              for (var member : fabric().etcdMembers(key)) {
                members.addMembers(
                    EtcdMember.newBuilder()
                        .setId(member.id())
                        .setHostname(member.hostname())
                        .addPeerUrls("https://" + member.address() + ":2380")
                        .addClientUrls("https://" + member.address() + ":2379"));
              }
              answer(reply, EtcdMemberListResponse.newBuilder().addMessages(members).build());
            });
  }

  void status(StreamObserver<EtcdStatusResponse> reply) {
    running(reply)
        .ifPresent(
            key -> {
              var leader = fabric().etcdLeader(key);
              var status =
                  EtcdMemberStatus.newBuilder()
                      .setMemberId(ConfiguredLife.memberId(session.hardware().uuid()))
                      .setLeader(leader.map(ClusterFabric.EtcdMember::id).orElse(0L))
                      .setDbSize(20_480)
                      .setStorageVersion("3.6.0");
              if (leader.isEmpty()) {
                status.addErrors("etcdserver: no leader");
              }
              answer(
                  reply,
                  EtcdStatusResponse.newBuilder()
                      .addMessages(EtcdStatus.newBuilder().setMemberStatus(status))
                      .build());
            });
  }

  void alarms(StreamObserver<EtcdAlarmListResponse> reply) {
    running(reply)
        .ifPresent(
            _ ->
                answer(
                    reply,
                    EtcdAlarmListResponse.newBuilder()
                        .addMessages(EtcdAlarm.getDefaultInstance())
                        .build()));
  }

  void remove(long id, StreamObserver<EtcdRemoveMemberByIDResponse> reply) {
    var key = running(reply);
    if (key.isEmpty()) {
      return;
    }
    if (!fabric().hasEtcd(key.get())) {
      reply.onError(
          Status.UNAVAILABLE.withDescription("etcdserver: no leader").asRuntimeException());
    } else if (!fabric().etcdRemove(key.get(), id)) {
      reply.onError(
          Status.NOT_FOUND.withDescription("etcdserver: member not found").asRuntimeException());
    } else {
      session.trace("etcd member " + Long.toHexString(id) + " removed");
      answer(
          reply,
          EtcdRemoveMemberByIDResponse.newBuilder()
              .addMessages(EtcdRemoveMemberByID.getDefaultInstance())
              .build());
    }
  }

  void leave(StreamObserver<EtcdLeaveClusterResponse> reply) {
    if (leave()) {
      answer(
          reply,
          EtcdLeaveClusterResponse.newBuilder()
              .addMessages(EtcdLeaveCluster.getDefaultInstance())
              .build());
    } else {
      reply.onError(
          Status.FAILED_PRECONDITION.withDescription("etcd cannot be left").asRuntimeException());
    }
  }

  /** True when this node is no member from now on; false: it is the last, or nobody decides. */
  boolean leave() {
    var key = session.config().filter(NodeConfig::controlPlane).map(NodeConfig::fabricKey);
    if (key.isEmpty() || !fabric().isEtcdRunning(key.get(), session.hardware().uuid())) {
      return true; // a worker, or it never joined
    }
    if (fabric().etcdMembers(key.get()).size() < 2 || !fabric().hasEtcd(key.get())) {
      return false;
    }
    session.trace("leaves etcd");
    return fabric().etcdRemove(key.get(), ConfiguredLife.memberId(session.hardware().uuid()));
  }
}
