package dev.ichor.inventory.port;

import dev.ichor.inventory.model.BmcEndpoint;
import java.util.List;

/**
 * Acts on a machine through its BMC. Every write is read back; blocking, bounded, one at a time per
 * BMC.
 */
public interface Power {
  /** Power state as the BMC reports it. */
  Reading read(BmcEndpoint bmc);

  /**
   * Arms one network boot, reads it back, then turns the machine on, or resets it when it is on,
   * and waits until the BMC reports it on. Safe to repeat.
   */
  Result netbootOnce(BmcEndpoint bmc, Firmware firmware);

  /** As {@link #netbootOnce}, but from its first disk. */
  Result diskOnce(BmcEndpoint bmc, Firmware firmware);

  /** Turns the machine on without touching the boot device; already on is success. */
  Result on(BmcEndpoint bmc);

  /** Turns it off hard; already off is success. */
  Result off(BmcEndpoint bmc);

  /** Which boot mode the one-time flag asks for. */
  enum Firmware {
    BIOS,
    UEFI,
    /** Nothing is known yet: the flag leaves the mode to the machine. */
    UNKNOWN
  }

  /** Answer to {@link #read}. */
  sealed interface Reading {
    record State(boolean on) implements Reading {}

    record Unknown(String advice) implements Reading {}
  }

  /** Answer to an action. */
  sealed interface Result {
    /** Confirmed by read-back; {@code steps} are sentences for the timeline. */
    record Done(List<String> steps) implements Result {}

    /**
     * Not confirmed.
     *
     * @param advice what happened, then the remedy
     * @param transient_ worth repeating without a person (unreachable, busy)
     */
    record Failed(String advice, boolean transient_) implements Result {}
  }
}
