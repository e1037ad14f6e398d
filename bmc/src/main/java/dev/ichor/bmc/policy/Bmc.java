package dev.ichor.bmc.policy;

import dev.ichor.bmc.policy.care.Care;
import java.time.Duration;
import java.util.List;

/**
 * One management controller during one sequence of acts. Implementations speak a protocol, block,
 * and throw when the sequence cannot go on.
 */
public interface Bmc {
  /** Whether the system power is on. */
  boolean isOn() throws BmcFaultException, InterruptedException;

  /** Writes a boot override and reads it back. */
  Armed arm(BootOrder order) throws BmcFaultException, InterruptedException;

  Switched flip(PowerSwitch act) throws BmcFaultException, InterruptedException;

  /** Turns the light that shows people which machine it is on or off. */
  Lamp identify(boolean on) throws BmcFaultException, InterruptedException;

  /** Everything beside power and boot device. */
  Care care();

  /** Waits, keeping the sequence open; ends early only when Ichor stops. */
  void pause(Duration time) throws BmcFaultException, InterruptedException;

  /** The light as it reads back, or as it was told where that cannot be read. */
  record Lamp(boolean on) {}

  /**
   * @param notes sentences for the timeline about the way there
   */
  record Armed(Arming arming, List<String> notes) {
    public Armed {
      notes = List.copyOf(notes);
    }
  }
}
