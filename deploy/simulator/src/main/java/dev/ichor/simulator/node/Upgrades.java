package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodeSession.End;
import dev.ichor.talos.wire.machine.Rollback;
import dev.ichor.talos.wire.machine.RollbackResponse;
import dev.ichor.talos.wire.machine.Upgrade;
import dev.ichor.talos.wire.machine.UpgradeRequest;
import dev.ichor.talos.wire.machine.UpgradeResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.regex.Pattern;

/** Another Talos on the disk, and the one of before again. */
final class Upgrades {
  private static final Pattern TAG = Pattern.compile(".*:(v\\d+\\.\\d+\\.\\d+[\\w.-]*)");

  private final NodeSession session;

  Upgrades(NodeSession session) {
    this.session = session;
  }

  /** What is installed is the Talos of machine.install.image, whatever the network booted. */
  static void installed(NodeSession session, NodeConfig config) {
    ConfigJudge.main(config.text())
        .flatMap(document -> document.text("machine.install.image"))
        .map(TAG::matcher)
        .filter(tag -> tag.matches() && !tag.group(1).equals(session.talosVersion()))
        .ifPresent(tag -> session.node().disk().upgrade(session.talosVersion(), tag.group(1)));
  }

  void upgrade(UpgradeRequest request, StreamObserver<UpgradeResponse> reply) {
    var tag = TAG.matcher(request.getImage());
    if (!tag.matches()) {
      refuse(
          reply,
          Status.INVALID_ARGUMENT,
          "error validating installer image \"%s\": not found".formatted(request.getImage()));
      return;
    }
    var objection = request.getForce() ? Optional.<String>empty() : etcdObjection();
    if (objection.isPresent()) {
      refuse(reply, Status.FAILED_PRECONDITION, objection.get());
      return;
    }
    if (!session.node().disk().upgrade(session.talosVersion(), tag.group(1))) {
      refuse(reply, Status.UNIMPLEMENTED, "this simulated disk takes no upgrade");
      return;
    }
    reply.onNext(
        UpgradeResponse.newBuilder()
            .addMessages(Upgrade.newBuilder().setAck("Upgrade request received").setActorId("up"))
            .build());
    reply.onCompleted();
    session.order(restart(), Stage.UPGRADING, "upgrade to " + tag.group(1));
  }

  private End restart() {
    return session.runtime().settings().kexecAfterInstall() ? End.KEXEC : End.REBOOT;
  }

  /** Talos upgrades no control plane while its going would cost the quorum. */
  private Optional<String> etcdObjection() {
    var config = session.config().filter(NodeConfig::controlPlane);
    if (config.isEmpty()) {
      return Optional.empty();
    }
    var fabric = session.runtime().fabric();
    return fabric.etcdMembers(config.get().fabricKey()).size() > 1
            && !fabric.hasEtcd(config.get().fabricKey())
        ? Optional.of("error validating etcd for upgrade: etcd has no quorum")
        : Optional.empty();
  }

  void rollback(StreamObserver<RollbackResponse> reply) {
    if (!session.node().disk().rollback()) {
      refuse(reply, Status.FAILED_PRECONDITION, "there is no previous installation");
      return;
    }
    reply.onNext(RollbackResponse.newBuilder().addMessages(Rollback.getDefaultInstance()).build());
    reply.onCompleted();
    session.order(restart(), Stage.REBOOTING, "rollback ordered over the API");
  }

  private static void refuse(StreamObserver<?> reply, Status status, String why) {
    reply.onError(status.withDescription(why).asRuntimeException());
  }
}
