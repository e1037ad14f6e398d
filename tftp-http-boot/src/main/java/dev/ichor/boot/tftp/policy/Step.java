package dev.ichor.boot.tftp.policy;

import static java.util.Objects.requireNonNull;

/** What to do after an event, and the state to go on with. */
public record Step(Transfer next, Action action) {
  public Step {
    requireNonNull(next, "next");
    requireNonNull(action, "action");
  }

  /** The only things a transfer does. */
  public sealed interface Action {
    /** Send the OACK and restart the timer. */
    record SendOack() implements Action {}

    /**
     * Send these blocks and restart the timer.
     *
     * @param from first block, counted from 1 without rollover
     * @param to last block, inclusive
     */
    record SendBlocks(long from, long to) implements Action {}

    /** Nothing; the running timer stays. */
    record Wait(String why) implements Action {}

    /** The transfer has ended; free everything. Nothing is sent. */
    record End(Outcome outcome) implements Action {}
  }

  /** How a transfer ended. */
  public sealed interface Outcome {
    /** The last block was acknowledged. */
    record Finished() implements Outcome {}

    /**
     * The client asked only for the size and hung up (EDK2 does so before every download): normal.
     */
    record Probed() implements Outcome {}

    /** The client sent an ERROR in the middle. */
    record Aborted(int code, String message) implements Outcome {}

    /**
     * Nobody acknowledged any more.
     *
     * @param block the first block without acknowledgement
     */
    record Silent(long block, int attempts) implements Outcome {}
  }
}
