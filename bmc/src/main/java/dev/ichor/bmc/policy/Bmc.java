package dev.ichor.bmc.policy;

import java.time.Duration;
import java.util.List;

/**
 * One management controller during one sequence of acts. Implementations speak a protocol, block,
 * and throw when the sequence cannot go on.
 */
public interface Bmc {
  /** Whether the system power is on. */
  boolean isOn() throws BmcFaultException, InterruptedException;

  /** Arms one network boot and reads it back. */
  Armed arm(BootMode mode) throws BmcFaultException, InterruptedException;

  Switched flip(PowerSwitch act) throws BmcFaultException, InterruptedException;

  /** Waits, keeping the sequence open; ends early only when Ichor stops. */
  void pause(Duration time) throws BmcFaultException, InterruptedException;

  /**
   * @param notes sentences for the timeline about the way there
   */
  record Armed(Arming arming, List<String> notes) {
    public Armed {
      notes = List.copyOf(notes);
    }
  }
}
