package dev.ichor.boot.policy;

import java.util.Optional;

/** What the way a transfer went says about the machine or its network; a sentence and a remedy. */
public final class TransferVerdict {
  /** Fewer than these may be a busy moment. */
  private static final long NOTABLE_RESENDS = 8;

  private static final double NOTABLE_SHARE = 0.02;

  private TransferVerdict() {}

  /**
   * Counts of a TFTP transfer.
   *
   * @param blocks sent, each counted once
   * @param resent how many sendings of a block were not the first
   * @param octets acknowledged
   * @param isSilent it ended because nobody acknowledged any more
   */
  public record Counts(long blocks, long resent, long octets, boolean isSilent) {
    /** Of what is sent over TCP, which counts for itself. */
    public static final Counts NONE = new Counts(0, 0, 0, false);
  }

  /** Absent when there is nothing to say. */
  public static Optional<String> of(Counts counts) {
    if (counts.isSilent() && counts.octets() == 0) {
      return Optional.of(
          "the request arrived and no answer was acknowledged: our answers, which come from another"
              + " port than 69, do not reach it; look for a firewall or a one-way VLAN");
    }
    if (counts.isSilent()) {
      return Optional.of("it stopped answering in the middle: it was reset, or its link went down");
    }
    if (counts.resent() >= NOTABLE_RESENDS && counts.resent() >= counts.blocks() * NOTABLE_SHARE) {
      return Optional.of(
          "%d of %d blocks had to be sent again: the network loses packets; check cable, duplex and switch port"
              .formatted(counts.resent(), counts.blocks()));
    }
    return Optional.empty();
  }
}
