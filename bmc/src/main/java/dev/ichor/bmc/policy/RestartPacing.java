package dev.ichor.bmc.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How soon a running machine may be restarted again: a loop of resets wears hardware and hides what
 * goes wrong between them. Turning a machine on or off is never held back.
 */
public final class RestartPacing {
  private RestartPacing() {}

  /**
   * @param since time since Ichor restarted this machine; empty when it never did
   * @return the fault when it is too soon
   */
  public static Optional<BmcFault> judge(
      String address, PowerGoal goal, Optional<Duration> since, Duration interval) {
    return since
        .filter(passed -> restarts(goal) && passed.compareTo(interval) < 0)
        .map(passed -> new BmcFault.TooSoon(address, passed, interval));
  }

  /** Whether the goal may take a running machine through a reset. */
  static boolean restarts(PowerGoal goal) {
    return switch (goal) {
      case PowerGoal.NetbootOnce _, PowerGoal.DiskOnce _ -> true;
      case PowerGoal.Restart _, PowerGoal.Cycle _ -> true;
      case PowerGoal.On _, PowerGoal.Off _, PowerGoal.GracefulOff _ -> false;
      case PowerGoal.Interrupt _, PowerGoal.Boot _ -> false;
    };
  }

  /** Whether this accepted switch was a restart. */
  public static boolean isRestart(PowerSwitch act) {
    return act == PowerSwitch.FORCE_RESTART || act == PowerSwitch.POWER_CYCLE;
  }
}
