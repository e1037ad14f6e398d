package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.redfish.wire.ResetType;
import java.util.List;
import java.util.Optional;

/** Which {@code ResetType} does what is meant, given those that the BMC takes. */
public final class ResetChoice {
  private ResetChoice() {}

  /** In the order of preference. */
  static List<ResetType> candidates(PowerSwitch act) {
    return switch (act) {
      case ON -> List.of(ResetType.ON, ResetType.FORCE_ON, ResetType.PUSH_POWER_BUTTON);
      case FORCE_OFF -> List.of(ResetType.FORCE_OFF);
      case GRACEFUL_OFF -> List.of(ResetType.GRACEFUL_SHUTDOWN, ResetType.PUSH_POWER_BUTTON);
      case FORCE_RESTART -> List.of(ResetType.FORCE_RESTART);
      case POWER_CYCLE -> List.of(ResetType.POWER_CYCLE, ResetType.FULL_POWER_CYCLE);
      case NMI -> List.of(ResetType.NMI);
    };
  }

  /** For the BMC itself: a new start and nothing else, whatever more it offers. */
  public static Optional<ResetType> ofManager(List<String> allowed) {
    var wanted = List.of(ResetType.FORCE_RESTART, ResetType.GRACEFUL_RESTART);
    return wanted.stream()
        .filter(type -> allowed.isEmpty() || allowed.contains(type.word()))
        .findFirst();
  }

  /**
   * @param allowed what the BMC says it takes; empty when it does not say, then the first choice is
   *     tried
   */
  public static Optional<ResetType> of(PowerSwitch act, List<String> allowed) {
    var wanted = candidates(act);
    if (allowed.isEmpty()) {
      return Optional.of(wanted.getFirst());
    }
    return wanted.stream().filter(type -> allowed.contains(type.word())).findFirst();
  }
}
