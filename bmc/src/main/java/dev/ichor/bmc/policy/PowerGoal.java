package dev.ichor.bmc.policy;

import java.time.Duration;
import java.util.Optional;

/** What shall be true of a machine in the end. */
public sealed interface PowerGoal {
  /**
   * It starts anew, over the network, this one time.
   *
   * @param http present: by UEFI HTTP boot, and by PXE where the BMC cannot arm that
   */
  record NetbootOnce(BootMode mode, Optional<BootTarget.Http> http) implements PowerGoal {
    /** By PXE. */
    public NetbootOnce(BootMode mode) {
      this(mode, Optional.empty());
    }
  }

  /** It starts anew, from its disk, this one time. */
  record DiskOnce(BootMode mode) implements PowerGoal {}

  record On() implements PowerGoal {}

  /** At once, whatever the operating system does. */
  record Off() implements PowerGoal {}

  /**
   * The operating system is asked; at once after all when it is not off in time.
   *
   * @param patience how long it gets
   */
  record GracefulOff(Duration patience) implements PowerGoal {}

  /** It starts anew, by reset; where the BMC refuses that, by power cycle, else by off and on. */
  record Restart() implements PowerGoal {}

  /** Off and on again, on the BMC's own word. */
  record Cycle() implements PowerGoal {}

  /** A diagnostic interrupt is sent to a machine that is on. */
  record Interrupt() implements PowerGoal {}

  /** The boot override is as ordered; the power stays as it is. */
  record Boot(BootOrder order) implements PowerGoal {}
}
