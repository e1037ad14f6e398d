package dev.ichor.bmc.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one run has seen so far.
 *
 * @param on power as last read; empty before the first look and after every switch and pause
 * @param arming outcome of the last arming; empty before the first
 * @param armings how often the boot device was written
 * @param attempts switches in order, with the BMC's answer
 * @param sinceSwitch time since the last accepted switch
 * @param isPxe UEFI HTTP boot was given up
 */
public record PowerProgress(
    Optional<Boolean> on,
    Optional<Arming> arming,
    int armings,
    List<Attempt> attempts,
    Duration sinceSwitch,
    boolean isPxe) {
  public static final PowerProgress NONE =
      new PowerProgress(Optional.empty(), Optional.empty(), 0, List.of(), Duration.ZERO, false);

  /** One switch and its answer. */
  public record Attempt(PowerSwitch act, Switched answer) {}

  public PowerProgress {
    requireNonNull(on, "on");
    requireNonNull(arming, "arming");
    attempts = List.copyOf(attempts);
    requireNonNull(sinceSwitch, "sinceSwitch");
  }

  public PowerProgress read(boolean isOn, Duration sinceAccepted) {
    return new PowerProgress(Optional.of(isOn), arming, armings, attempts, sinceAccepted, isPxe);
  }

  public PowerProgress armed(Arming outcome) {
    return new PowerProgress(on, Optional.of(outcome), armings + 1, attempts, sinceSwitch, isPxe);
  }

  /** Arming begins anew, with PXE. */
  public PowerProgress abandoned() {
    return new PowerProgress(on, Optional.empty(), 0, attempts, sinceSwitch, true);
  }

  public PowerProgress flipped(PowerSwitch act, Switched answer) {
    var all = new ArrayList<>(attempts);
    all.add(new Attempt(act, answer));
    return new PowerProgress(Optional.empty(), arming, armings, all, Duration.ZERO, isPxe);
  }

  public PowerProgress paused() {
    return new PowerProgress(Optional.empty(), arming, armings, attempts, sinceSwitch, isPxe);
  }

  /** Whether the BMC refused this switch in this run. */
  boolean refuses(PowerSwitch act) {
    return attempts.stream()
        .anyMatch(tried -> tried.act() == act && tried.answer() instanceof Switched.Refused);
  }
}
