package dev.ichor.simulator.node;

import dev.ichor.talos.wire.machine.ApplyConfiguration;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest.Mode;
import dev.ichor.talos.wire.machine.ApplyConfigurationResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
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
      answer(
          reply,
          "Dry run summary:\nApplied configuration without a reboot (skipped in dry-run).\n");
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
      store(verdict, reply);
    }
  }

  /**
   * TRY is refused in maintenance: without a configuration to return to it does not work on a real
   * node either.
   */
  private boolean modeKnown(Mode mode) {
    return switch (mode) {
      case AUTO, NO_REBOOT -> true;
      case REBOOT -> maintenance;
      case STAGED -> !maintenance;
      case TRY, UNRECOGNIZED -> false;
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
      answer(reply, "Applied configuration without a reboot");
    }
    session.accepted().add(verdict);
  }

  private void store(Verdict verdict, StreamObserver<ApplyConfigurationResponse> reply) {
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
    session.node().disk().writeConfiguration(config.text());
    session.trace("configuration replaced; the simulator uses it from the next boot on");
    answer(reply, "Applied configuration without a reboot");
  }

  private static void answer(StreamObserver<ApplyConfigurationResponse> reply, String details) {
    var item = ApplyConfiguration.newBuilder().setMode(Mode.NO_REBOOT).setModeDetails(details);
    reply.onNext(ApplyConfigurationResponse.newBuilder().addMessages(item).build());
    reply.onCompleted();
  }

  private static void refuse(
      StreamObserver<ApplyConfigurationResponse> reply, Status status, String why) {
    reply.onError(status.withDescription(why).asRuntimeException());
  }
}
