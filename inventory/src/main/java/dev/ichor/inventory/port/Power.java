package dev.ichor.inventory.port;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.PowerAction;
import java.util.List;
import java.util.Optional;

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

  /**
   * Asks the operating system to end, and turns the machine off when it does not.
   *
   * @param objection asked again just before it is turned off hard, minutes later
   */
  default Result shutdown(BmcEndpoint bmc, Objection objection) {
    return cannot(bmc, PowerAction.SHUTDOWN);
  }

  /** Starts it anew by reset; a machine that is off is turned on. */
  default Result reset(BmcEndpoint bmc) {
    return cannot(bmc, PowerAction.RESET);
  }

  /** Off and on again; a machine that is off is turned on. */
  default Result cycle(BmcEndpoint bmc) {
    return cannot(bmc, PowerAction.CYCLE);
  }

  /**
   * The action by its name.
   *
   * @param objection asked again before a step that comes much later than the action was asked for
   */
  default Result act(BmcEndpoint bmc, PowerAction action, Firmware firmware, Objection objection) {
    return switch (action) {
      case ON -> on(bmc);
      case OFF -> off(bmc);
      case SHUTDOWN -> shutdown(bmc, objection);
      case RESET -> reset(bmc);
      case CYCLE -> cycle(bmc);
      case NETBOOT -> netbootOnce(bmc, firmware);
      case DISK -> diskOnce(bmc, firmware);
    };
  }

  /** The same for a machine by what it has; who knows more of the machine may do it otherwise. */
  default Result act(Machine machine, PowerAction action, Firmware firmware, Objection objection) {
    return machine
        .bmc()
        .map(way -> act(way, action, firmware, objection))
        .orElseGet(
            () ->
                new Result.Failed(
                    "the machine has no BMC on record; set one, or press its button", false));
  }

  private static Result cannot(BmcEndpoint bmc, PowerAction action) {
    return new Result.Failed(
        "%s has no way to %s; do this step by hand".formatted(bmc.address(), action.words()),
        false);
  }

  /** What may come to stand in the way while an action goes on. */
  @FunctionalInterface
  interface Objection {
    /** Nothing does. */
    Objection NONE = Optional::empty;

    /** Why the machine must be left alone from now on; empty: it need not. */
    Optional<String> now();
  }

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

    /** A person was asked; whether it is done is heard or seen later. */
    record Asked(String sentence) implements Result {}
  }
}
