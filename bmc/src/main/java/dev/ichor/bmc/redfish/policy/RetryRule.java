package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.RedfishError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an HTTP answer means for the request that got it (DSP0266 "Status codes"): taken, to be
 * repeated, to be logged in for again, or final.
 */
public final class RetryRule {
  /** "Not now", whatever the status: message names without registry and version. */
  private static final List<String> NOT_NOW =
      List.of(
          "ServiceTemporarilyUnavailable",
          "ServiceInUnknownState",
          "ServiceShuttingDown",
          "ResourceInUse",
          "ResourceInStandby",
          "ResourceNotReadyRetry",
          "InvalidOperationForSystemState",
          "UnableToModifyDuringSystemPOST",
          "OperationTimeout",
          "SYS518",
          "RAC0720");

  private static final List<String> LOGIN_AGAIN =
      List.of("NoValidSession", "SessionTerminated", "ResourceAtUriUnauthorized");
  private static final List<String> SESSIONS_FULL =
      List.of("SessionLimitExceeded", "CreateLimitReachedForResource");

  private RetryRule() {}

  /** The HTTP methods that Redfish uses. */
  public enum Method {
    GET,
    POST,
    PATCH,
    DELETE
  }

  /** What to do with the answer. */
  public sealed interface Verdict {
    record Take() implements Verdict {}

    /** The same again after a while. */
    record Again(Duration after, String why) implements Verdict {}

    /** The session is gone. */
    record Relogin() implements Verdict {}

    /** Another {@code If-Match}, after another look at the resource. */
    record Reread(String why) implements Verdict {}

    /** Full of sessions, not of work. */
    record NoSlot(String why) implements Verdict {}

    /** The password is right and too old. */
    record NewPasswordFirst() implements Verdict {}

    record Forbidden(String why) implements Verdict {}

    /** No such resource or action. */
    record Missing(String why) implements Verdict {}

    /** Final; a PATCH may have taken effect all the same. */
    record Refused(String why) implements Verdict {}
  }

  /**
   * @param pause what to wait when the answer does not say
   */
  public static Verdict judge(Method method, Answer answer, Duration pause) {
    var error = answer.error();
    var wait = answer.retryAfter().orElse(pause);
    return switch (answer.status()) {
      case 200, 201, 202, 204 -> new Verdict.Take();
      case 401 -> new Verdict.Relogin();
      case 403 -> forbidden(answer, error);
      case 404 -> new Verdict.Missing(answer.words());
      case 405, 501 -> new Verdict.Missing(answer.words());
      case 412, 428 -> new Verdict.Reread(answer.words());
      case 409, 423, 429, 503 ->
          error.hasAny(SESSIONS_FULL)
              ? new Verdict.NoSlot(answer.words())
              : new Verdict.Again(wait, answer.words());
      case 500, 502, 504 ->
          method == Method.GET
              ? new Verdict.Again(wait, answer.words())
              : other(answer, error, wait);
      default -> other(answer, error, wait);
    };
  }

  private static Verdict forbidden(Answer answer, RedfishError error) {
    if (error.hasAny(List.of("PasswordChangeRequired"))) {
      return new Verdict.NewPasswordFirst();
    }
    return error.hasAny(LOGIN_AGAIN)
        ? new Verdict.Relogin()
        : new Verdict.Forbidden(answer.words());
  }

  private static Verdict other(Answer answer, RedfishError error, Duration wait) {
    if (answer.isOk()) {
      return new Verdict.Take();
    }
    if (error.hasAny(SESSIONS_FULL)) {
      return new Verdict.NoSlot(answer.words());
    }
    return error.hasAny(NOT_NOW)
        ? new Verdict.Again(wait, answer.words())
        : new Verdict.Refused(answer.words());
  }

  /**
   * Whether a request that is no GET may have been carried out though this is no success: what is
   * between us and the BMC, or inside it, did not wait for the end of it.
   */
  public static boolean mayBeDone(Answer answer) {
    var status = answer.status();
    var isBroken = status >= 500 && status != 501 && status != 503;
    return isBroken || status / 100 == 3 || answer.error().hasAny(List.of("OperationTimeout"));
  }

  /** Waits grow, up to four times the first. */
  public static Duration longer(Duration pause, int attempt) {
    return pause.multipliedBy(Math.min(1L << Math.min(attempt, 2), 4));
  }

  /** Whether waiting so long still fits. */
  public static Optional<Duration> within(Duration wait, Duration left) {
    return wait.compareTo(left) < 0 ? Optional.of(wait) : Optional.empty();
  }
}
