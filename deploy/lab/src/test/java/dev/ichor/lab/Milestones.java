package dev.ichor.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** When one machine reached each step, first time only; seconds count from power-on. */
final class Milestones {
  /** In the order in which a boot passes them. */
  enum Step {
    DISCOVER("1st DISCOVER"),
    ACK("1st ACK"),
    LOADER("loader"),
    SCRIPT("script"),
    KERNEL("kernel"),
    INITRAMFS("initramfs"),
    LINUX("Linux runs"),
    SIDE_DOCUMENTS("talos.config"),
    MAINTENANCE("maintenance"),
    CONFIGURED("configured"),
    REBOOT("rebooting"),
    DISK_BOOT("disk boot"),
    RUNNING("node runs"),
    ACTIVE("ACTIVE");

    final String title;

    Step(String title) {
      this.title = title;
    }
  }

  private final Map<Step, Instant> reached = new EnumMap<>(Step.class);
  private Instant powerOn = Instant.now();

  synchronized void powerOn() {
    powerOn = Instant.now();
  }

  synchronized void reached(Step step, Instant at) {
    reached.merge(step, at, (old, now) -> old.isBefore(now) ? old : now);
  }

  synchronized Optional<Duration> after(Step step) {
    return Optional.ofNullable(reached.get(step)).map(at -> Duration.between(powerOn, at));
  }
}
