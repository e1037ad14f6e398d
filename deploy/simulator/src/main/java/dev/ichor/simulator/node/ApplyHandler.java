package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodeSession.End;
import dev.ichor.talos.wire.machine.ApplyConfiguration;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest.Mode;
import dev.ichor.talos.wire.machine.ApplyConfigurationResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** MachineService.ApplyConfiguration, in maintenance and on a configured node. */
final class ApplyHandler {
  private final NodeSession session;
  private final boolean maintenance;
  private final AtomicBoolean taken = new AtomicBoolean();

  ApplyHandler(NodeSession session, boolean maintenance) {
    this.session = session;
    this.maintenance = maintenance;
  }

  void handle(ApplyConfigurationRequest request, StreamObserver<ApplyConfigurationResponse> reply) {
    if (taken.get()) {
      refuse(
          reply, Status.FAILED_PRECONDITION, "another apply configuration is already in progress");
      return;
    }
    var verdict = ConfigJudge.judge(request.getData().toStringUtf8(), session.hardware());
    if (verdict instanceof Verdict.Refused(var reason)) {
      session.trace("configuration refused: " + reason);
      refuse(reply, Status.INVALID_ARGUMENT, reason);
      return;
    }
    if (!modeKnown(request.getMode())) {
      refuse(
          reply,
          Status.UNIMPLEMENTED,
          "apply mode " + request.getMode() + " is not available here");
      return;
    }
    if (request.getDryRun()) {
      Mode mode = maintenance ? Mode.NO_REBOOT : chosen(request.getMode(), verdict);
      answer(reply, mode, "Dry run summary:\n" + summary(mode) + " (skipped in dry-run).\n");
      return;
    }
    if (session.node().faults().refuseConfig()) {
      session.trace("configuration refused by a fault of the simulation");
      refuse(reply, Status.INVALID_ARGUMENT, "1 error occurred:\n\t* simulated refusal");
      return;
    }
    if (maintenance) {
      accept(verdict, reply);
    } else {
      store(verdict, request, reply);
    }
  }

  /**
   * STAGED and TRY are refused in maintenance: without a configuration to return to it does not
   * work on a real node either.
   */
  private boolean modeKnown(Mode mode) {
    return switch (mode) {
      case AUTO, NO_REBOOT -> true;
      // 0 of old clients: until 1.13 a configured node restarts, since 1.14 it refuses
      case REBOOT -> maintenance || session.talosVersion().compareTo("v1.14") < 0;
      case STAGED, TRY -> !maintenance;
      case UNRECOGNIZED -> false;
    };
  }

  private void accept(Verdict verdict, StreamObserver<ApplyConfigurationResponse> reply) {
    boolean complete = verdict instanceof Verdict.Complete;
    if (complete && taken.getAndSet(true)) {
      refuse(
          reply, Status.FAILED_PRECONDITION, "another apply configuration is already in progress");
      return;
    }
    session.trace(
        complete ? "configuration accepted" : "side documents accepted, still in maintenance");
    if (complete && session.node().faults().dropReply()) {
      // never answered: the listener's restart breaks the connection
      session.trace("the reply of ApplyConfiguration is lost by a fault of the simulation");
    } else {
      answer(reply, Mode.NO_REBOOT, summary(Mode.NO_REBOOT));
    }
    session.accepted().add(verdict);
  }

  private void store(
      Verdict verdict,
      ApplyConfigurationRequest request,
      StreamObserver<ApplyConfigurationResponse> reply) {
    if (!(verdict instanceof Verdict.Complete(var config))) {
      refuse(
          reply,
          Status.INVALID_ARGUMENT,
          "1 error occurred:\n\t* the v1alpha1 document is missing");
      return;
    }
    if (!session.node().disk().isInstalled()) {
      refuse(reply, Status.FAILED_PRECONDITION, "the installation is in progress");
      return;
    }
    Mode mode = chosen(request.getMode(), verdict);
    var before = session.config();
    if (mode != Mode.TRY) {
      session.node().disk().writeConfiguration(config.text());
    }
    if (mode == Mode.NO_REBOOT || mode == Mode.TRY) {
      session.adopt(config);
      session.apply(config.side());
    }
    session.trace("configuration replaced, mode " + mode);
    answer(reply, mode, summary(mode));
    if (mode == Mode.TRY) {
      before.ifPresent(old -> session.afterwards(patience(request), () -> back(config, old)));
    }
    if (mode == Mode.REBOOT) {
      boolean kexec = session.runtime().settings().kexecAfterInstall();
      session.order(kexec ? End.KEXEC : End.REBOOT, Stage.REBOOTING, "restarts to take it");
    }
  }

  /** TRY's time is over: back to the old one, unless another came meanwhile. */
  private void back(NodeConfig tried, NodeConfig old) {
    if (session.config().filter(now -> now.text().equals(tried.text())).isPresent()) {
      session.adopt(old);
      session.apply(old.side());
      session.trace("the tried configuration was not kept");
    }
  }

  private static Duration patience(ApplyConfigurationRequest request) {
    return request.hasTryModeTimeout()
        ? Duration.ofSeconds(request.getTryModeTimeout().getSeconds())
        : Duration.ofMinutes(1);
  }

  /** AUTO restarts (until 1.13) for what a running kernel cannot take: here machine.kernel. */
  private Mode chosen(Mode asked, Verdict verdict) {
    if (asked != Mode.AUTO || !(verdict instanceof Verdict.Complete(var config))) {
      return asked;
    }
    boolean same =
        kernel(config).equals(session.config().map(ApplyHandler::kernel).orElse(Optional.empty()));
    return same || session.talosVersion().compareTo("v1.14") >= 0 ? Mode.NO_REBOOT : Mode.REBOOT;
  }

  private static Optional<Object> kernel(NodeConfig config) {
    return ConfigJudge.main(config.text()).flatMap(document -> document.at("machine.kernel"));
  }

  private static String summary(Mode mode) {
    return switch (mode) {
      case REBOOT -> "Applied configuration with a reboot";
      case STAGED -> "Staged configuration to be applied after the next reboot";
      case TRY -> "Applied configuration without a reboot; it goes back by itself";
      case AUTO, NO_REBOOT, UNRECOGNIZED -> "Applied configuration without a reboot";
    };
  }

  private static void answer(
      StreamObserver<ApplyConfigurationResponse> reply, Mode mode, String details) {
    var item = ApplyConfiguration.newBuilder().setMode(mode).setModeDetails(details);
    reply.onNext(ApplyConfigurationResponse.newBuilder().addMessages(item).build());
    reply.onCompleted();
  }

  private static void refuse(
      StreamObserver<ApplyConfigurationResponse> reply, Status status, String why) {
    reply.onError(status.withDescription(why).asRuntimeException());
  }
}
