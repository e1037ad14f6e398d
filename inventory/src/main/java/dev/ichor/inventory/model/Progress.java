package dev.ichor.inventory.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Work inside the current state; cleared when the state changes. Goals are stored before they are
 * acted on.
 *
 * @param powerRequestedAt goal: the one power-on with network boot of this state
 * @param powerDoneAt the BMC confirmed it
 * @param configRequestedAt goal: hand over the configuration
 * @param configAcceptedAt the node said yes, or answers only with client certificate
 * @param installSeenAt the node told (event sink) that the installation is on disk
 * @param wipeServedAt the machine had all of the one wipe boot of CLEANING: script, kernel,
 *     initramfs
 * @param pull the token under which this boot may fetch its full configuration, once
 * @param attempts how often the current step was tried and did not come through
 * @param lastProblem advice of the last attempt
 * @param heldAt when it last had to wait for somebody else, as a control plane for etcd; no budget
 *     of its own runs before that
 */
public record Progress(
    Optional<Instant> powerRequestedAt,
    Optional<Instant> powerDoneAt,
    Optional<Instant> configRequestedAt,
    Optional<Instant> configAcceptedAt,
    Optional<Instant> installSeenAt,
    Optional<Instant> wipeServedAt,
    Optional<PullTicket> pull,
    int attempts,
    Optional<String> lastProblem,
    Optional<Instant> heldAt) {
  public static final Progress NONE =
      new Progress(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty());

  /** Empty takes the goal back: it is planned again. */
  public Progress powerRequested(Optional<Instant> at) {
    return new Progress(
        at,
        Optional.empty(),
        configRequestedAt,
        configAcceptedAt,
        installSeenAt,
        wipeServedAt,
        pull,
        attempts,
        lastProblem,
        heldAt);
  }

  public Progress powerDone(Instant at) {
    return new Progress(
        powerRequestedAt,
        Optional.of(at),
        configRequestedAt,
        configAcceptedAt,
        installSeenAt,
        wipeServedAt,
        pull,
        0,
        Optional.empty(),
        heldAt);
  }

  public Progress configRequested(Instant at) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        Optional.of(at),
        configAcceptedAt,
        installSeenAt,
        wipeServedAt,
        pull,
        attempts,
        lastProblem,
        heldAt);
  }

  /** The hand-over came through: a new step begins, with a new budget. Empty: it was lost. */
  public Progress configAccepted(Optional<Instant> at) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        at,
        Optional.empty(),
        wipeServedAt,
        pull,
        0,
        Optional.empty(),
        heldAt);
  }

  public Progress installSeen(Optional<Instant> at) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        configAcceptedAt,
        at,
        wipeServedAt,
        pull,
        attempts,
        lastProblem,
        heldAt);
  }

  public Progress wipeServed(Optional<Instant> at) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        configAcceptedAt,
        installSeenAt,
        at,
        pull,
        attempts,
        lastProblem,
        heldAt);
  }

  /** One more attempt that did not come through. */
  public Progress stumbled(String problem) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        configAcceptedAt,
        installSeenAt,
        wipeServedAt,
        pull,
        attempts + 1,
        Optional.of(problem),
        heldAt);
  }

  /** It waits for somebody else: that is no attempt of its own, and takes none of its time. */
  public Progress held(Instant at, String why) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        configAcceptedAt,
        installSeenAt,
        wipeServedAt,
        pull,
        0,
        Optional.of(why),
        Optional.of(at));
  }

  /** A new boot got a new token; the one before is worth nothing any more. */
  public Progress pull(PullTicket ticket) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        configAcceptedAt,
        installSeenAt,
        wipeServedAt,
        Optional.of(ticket),
        attempts,
        lastProblem,
        heldAt);
  }

  /** What it pulled did not hold: it is to be restarted, and gets another token then. */
  public Progress pullLost() {
    return new Progress(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(), // it is not on its way in any more
        Optional.empty(),
        installSeenAt,
        wipeServedAt,
        Optional.empty(),
        attempts,
        lastProblem,
        heldAt);
  }

  /** What it was to pull did not arrive whole: its token holds once more. */
  public Progress pullBroken(PullTicket ticket, String problem) {
    return new Progress(
        powerRequestedAt,
        powerDoneAt,
        configRequestedAt,
        Optional.empty(),
        installSeenAt,
        wipeServedAt,
        Optional.of(ticket.again()),
        attempts,
        Optional.of(problem),
        heldAt);
  }

  /**
   * A token for one boot of one machine.
   *
   * @param nonce part of the token; another boot has another
   * @param redeemedAt when the full configuration went out under it; absent: not yet
   */
  public record PullTicket(long nonce, Instant issuedAt, Optional<Instant> redeemedAt) {
    public PullTicket redeemed(Instant at) {
      return new PullTicket(nonce, issuedAt, Optional.of(at));
    }

    /** As if it had not been used. */
    public PullTicket again() {
      return new PullTicket(nonce, issuedAt, Optional.empty());
    }
  }
}
