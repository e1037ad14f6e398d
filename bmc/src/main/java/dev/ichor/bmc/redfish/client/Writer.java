package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.EtagLadder;
import dev.ichor.bmc.redfish.policy.RetryRule;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.policy.RetryRule.Verdict;
import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes: PATCH with the ladder of ETags, POST of actions, and the tasks that either may start.
 * Whether anything came of it, the caller reads back.
 */
final class Writer {
  private static final int REREADS = 2;
  private static final List<String> NO_SUCH_WAY =
      List.of("OperationNotAllowed", "ActionNotSupported");
  private static final Duration POLL = Duration.ofSeconds(1);

  private final RedfishSession session;

  Writer(RedfishSession session) {
    this.session = session;
  }

  /** What the BMC said to a write. */
  sealed interface Outcome {
    /**
     * @param task what a task that it started ended as
     */
    record Accepted(Answer answer, Optional<String> task) implements Outcome {}

    /** Something may have changed all the same. */
    record Refused(String why, Answer answer) implements Outcome {}

    /** Taken, and how the task ended could not be seen: it may have changed, or change yet. */
    record Unseen(String why) implements Outcome {}

    /** No such resource, or it takes no writes. */
    record Missing(String why) implements Outcome {}
  }

  /** Reads, then writes with each {@code If-Match} in turn until one is taken. */
  Outcome patch(Reference path, JsonBody body) throws BmcFaultException, InterruptedException {
    var before = session.get(path).answer();
    var rereads = 0;
    var rungs = EtagLadder.rungs(before.etag(), before.bodyEtag(), session.quirks().etag());
    var last = before;
    for (var rung = 0; rung < rungs.size(); rung++) {
      var headers = rungs.get(rung).map(tag -> Map.of("If-Match", tag)).orElse(Map.of());
      last = session.send(Method.PATCH, path, body, headers);
      if (!(RetryRule.judge(Method.PATCH, last, Duration.ZERO) instanceof Verdict.Reread)) {
        return outcome(last);
      }
      var now = session.get(path).answer();
      if (!now.etag().equals(before.etag()) && rereads++ < REREADS) {
        before = now;
        rungs = EtagLadder.rungs(now.etag(), now.bodyEtag(), session.quirks().etag());
        rung = -1; // somebody else wrote meanwhile: begin again with what is there now
      }
    }
    return new Outcome.Refused(last.words(), last);
  }

  /** Without {@code If-Match}: some BMCs answer 412 to an action that carries one. */
  Outcome post(Reference path, JsonBody body) throws BmcFaultException, InterruptedException {
    return outcome(session.send(Method.POST, path, body, Map.of()));
  }

  Outcome delete(Reference path) throws BmcFaultException, InterruptedException {
    return outcome(session.send(Method.DELETE, path, JsonBody.EMPTY, Map.of()));
  }

  private Outcome outcome(Answer answer) throws BmcFaultException, InterruptedException {
    return switch (RetryRule.judge(Method.PATCH, answer, Duration.ZERO)) {
      case Verdict.Take() when answer.status() == 202 -> watch(answer);
      case Verdict.Take() -> new Outcome.Accepted(answer, Optional.empty());
      case Verdict.Missing(var why) -> new Outcome.Missing(why);
      default -> new Outcome.Refused(answer.words(), answer);
    };
  }

  /** A fault while looking says nothing of the write: its answer has come before. */
  private Outcome watch(Answer started) throws InterruptedException {
    try {
      return watched(started);
    } catch (BmcFaultException e) {
      return new Outcome.Unseen(e.fault().advice());
    }
  }

  /** 202: a task whose monitor answers 202 until it is done, then 2xx or 404 (DSP0266 "Tasks"). */
  private Outcome watched(Answer started) throws BmcFaultException, InterruptedException {
    var link =
        started
            .header("location")
            .or(() -> started.body().exact("TaskMonitor"))
            .or(() -> started.body().exact("@odata.id"));
    if (link.isEmpty()) {
      return new Outcome.Accepted(started, Optional.of("running, unseen"));
    }
    var monitor = session.reference(link.get());
    var ends = System.nanoTime() + session.config().taskWait().toNanos();
    var wait = started.retryAfter().orElse(POLL);
    while (System.nanoTime() < ends) {
      session.pause(wait.compareTo(POLL) < 0 ? POLL : wait);
      var seen = session.send(Method.GET, monitor);
      if (seen.status() == 404) {
        return new Outcome.Accepted(seen, Optional.of("done and gone"));
      }
      var state = TaskState.of(seen.body());
      if (state.isFailed()) {
        return new Outcome.Refused(state.words(), seen);
      }
      if (seen.status() >= 400) {
        return new Outcome.Unseen("its task could not be watched: " + seen.words());
      }
      if (state.isDone() || (seen.status() != 202 && !seen.body().has("TaskState"))) {
        return new Outcome.Accepted(seen, Optional.of("done"));
      }
      wait = seen.retryAfter().orElse(POLL);
    }
    return new Outcome.Accepted(
        started,
        Optional.of("still running after %d s".formatted(session.config().taskWait().toSeconds())));
  }

  /** It does not know this way at all, and may know another. */
  static boolean isNotSupported(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Missing _ -> true;
      case Outcome.Refused(_, var answer) -> answer.error().hasAny(NO_SUCH_WAY);
      case Outcome.Accepted _, Outcome.Unseen _ -> false;
    };
  }

  BmcFaultException refused(String what, Outcome outcome) {
    var at = session.target().name();
    return switch (outcome) {
      case Outcome.Refused(var why, _) -> RedfishSession.fault(new BmcFault.Refused(at, what, why));
      case Outcome.Missing(var why) ->
          RedfishSession.fault(new BmcFault.NotSupported(at, what, why));
      case Outcome.Unseen(var why) ->
          session.garbled("%s may have been done; %s".formatted(what, why));
      case Outcome.Accepted(_, var task) ->
          RedfishSession.fault(
              new BmcFault.Refused(at, what, task.orElse("accepted without effect")));
    };
  }
}
