package dev.ichor.boot.tftp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.tftp.policy.Step.Action;
import dev.ichor.boot.tftp.policy.Step.Outcome;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A read transfer between two packets. Blocks are counted from 1 as longs; only {@link
 * TransferPolicy.Rollover} knows the 16 bits of the wire. Block 0 is the OACK.
 *
 * <p>Data is sent again on the timer and when an acknowledgement inside the window names a gap (RFC
 * 7440 §4), never on a duplicate acknowledgement (RFC 1123 §4.2.3.1).
 *
 * @param size octets of the file
 * @param acked highest block acknowledged; -1 while the OACK is not
 * @param sent highest block sent
 * @param attempts sendings of what is now in flight
 * @param sentAt when anything was sent last
 * @param windowAt when the window was sent last from its first block
 * @param roundTrip absent before the first measurement
 */
public record Transfer(
    TransferPolicy policy,
    Negotiation negotiation,
    long size,
    long acked,
    long sent,
    int attempts,
    Instant sentAt,
    Instant windowAt,
    Optional<RoundTrip> roundTrip) {

  public Transfer {
    requireNonNull(policy, "policy");
    requireNonNull(negotiation, "negotiation");
    requireNonNull(sentAt, "sentAt");
    requireNonNull(windowAt, "windowAt");
    requireNonNull(roundTrip, "roundTrip");
  }

  /** A transfer that has just been asked for; the first action is OACK or block 1. */
  public static Step start(TransferPolicy policy, Negotiation negotiation, long size, Instant now) {
    var oack = !negotiation.accepted().isEmpty();
    var none = Optional.<RoundTrip>empty();
    var transfer =
        new Transfer(policy, negotiation, size, oack ? -1 : 0, oack ? 0 : 1, 1, now, now, none);
    return new Step(transfer, oack ? new Action.SendOack() : new Action.SendBlocks(1, 1));
  }

  /** Number of the last block; it is empty when blksize divides the size. */
  public long lastBlock() {
    return size / negotiation.blksize() + 1;
  }

  /** Offset of a block in the file. */
  public long offset(long block) {
    return (block - 1) * negotiation.blksize();
  }

  /** Octets in a block. */
  public int length(long block) {
    return (int) Math.min(negotiation.blksize(), size - offset(block));
  }

  /** Octets that the client has acknowledged. */
  public long ackedOctets() {
    return Math.clamp(acked * negotiation.blksize(), 0, size);
  }

  /** An ACK of the peer. */
  public Step acknowledged(int number, Instant now) {
    var block = blockOf(number);
    if (block < 0) {
      return waitFor("ACK %d names no block in flight".formatted(number));
    }
    if (block == acked) {
      return waitFor("ACK %d is a duplicate".formatted(number));
    }
    if (block == lastBlock()) {
      return new Step(progress(block, block, now, now), new Action.End(new Outcome.Finished()));
    }
    var to = Math.min(block + negotiation.windowsize(), lastBlock());
    if (block < sent && isOnItsWay(now)) {
      return moveOn(block, to, now);
    }
    return new Step(
        progress(block, Math.max(sent, to), now, now), new Action.SendBlocks(block + 1, to));
  }

  /** The timer ran out. */
  public Step expired(Instant now) {
    var most = hasAnswered() ? policy.attempts() : policy.attemptsUnproven();
    if (attempts >= most) {
      return new Step(this, new Action.End(new Outcome.Silent(acked + 1, attempts)));
    }
    var again =
        new Transfer(policy, negotiation, size, acked, sent, attempts + 1, now, now, roundTrip);
    var to = Math.min(acked + negotiation.windowsize(), lastBlock());
    return new Step(
        again,
        acked < 0 ? new Action.SendOack() : new Action.SendBlocks(acked + 1, Math.max(to, 1)));
  }

  /** An ERROR of the peer. Before any data it is the size probe, or a refusal of the options. */
  public Step aborted(TftpErrorCode code, String message) {
    var probe = acked < 0 || (acked == 0 && code.equals(TftpErrorCode.OPTION_REFUSED));
    return new Step(
        this,
        new Action.End(probe ? new Outcome.Probed() : new Outcome.Aborted(code.code(), message)));
  }

  /**
   * How long to wait for an answer to what was sent last: the client's own time-out if it named
   * one, else what the measured round trips suggest, within bounds; doubled with every attempt.
   */
  public Duration timeout() {
    var base =
        negotiation
            .timeout()
            .or(() -> roundTrip.map(trip -> clamp(trip.patience())))
            .orElse(policy.retransmitFirst());
    if (attempts == 1) {
      return base;
    }
    var doubled = base.multipliedBy(1L << Math.min(attempts - 1, 10));
    var most = policy.retransmitMost().compareTo(base) < 0 ? base : policy.retransmitMost();
    return doubled.compareTo(most) < 0 ? doubled : most;
  }

  private Duration clamp(Duration trip) {
    if (trip.compareTo(policy.retransmitLeast()) < 0) {
      return policy.retransmitLeast();
    }
    return trip.compareTo(policy.retransmitFirst()) > 0 ? policy.retransmitFirst() : trip;
  }

  /** The block between acknowledged and sent that has this number; -1 when there is none. */
  private long blockOf(int number) {
    for (var block = Math.max(acked, 0); block <= sent; block++) {
      if (policy.rollover().number(block) == number) {
        return block;
      }
    }
    return -1;
  }

  /** Whether the peer has proved that it receives at its address. */
  private boolean hasAnswered() {
    return acked > 0 || (acked == 0 && !negotiation.accepted().isEmpty());
  }

  private Step waitFor(String why) {
    return new Step(this, new Action.Wait(why));
  }

  /** Less than half a round trip ago the window was sent: what is missing may still arrive. */
  private boolean isOnItsWay(Instant now) {
    return roundTrip
        .filter(trip -> Duration.between(windowAt, now).toNanos() < trip.smoothedNanos() / 2)
        .isPresent();
  }

  /** The client's window begins behind {@code block}: what it has not been sent yet, once. */
  private Step moveOn(long block, long to, Instant now) {
    var next = progress(block, Math.max(sent, to), now, windowAt);
    return to > sent
        ? new Step(next, new Action.SendBlocks(sent + 1, to))
        : new Step(next, new Action.Wait("the window is still on its way"));
  }

  /** Round trips are measured on whole windows that were sent once (Karn). */
  private Transfer progress(long block, long nowSent, Instant now, Instant window) {
    var measured = attempts == 1 && block == sent ? Optional.of(measured(now)) : roundTrip;
    return new Transfer(policy, negotiation, size, block, nowSent, 1, now, window, measured);
  }

  private RoundTrip measured(Instant now) {
    var sample = Duration.between(sentAt, now);
    return roundTrip.map(trip -> trip.with(sample)).orElseGet(() -> RoundTrip.first(sample));
  }
}
