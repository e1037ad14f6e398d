package dev.ichor.bmc.wave.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How gentle a wave is. What other waves do counts as well: each wave begins a machine only where
 * all waves together stay within its own limits.
 *
 * @param perGroup most machines of one group (rack, PDU) that are acted on at the same time
 * @param stagger least time between two starts in one group: inrush current adds up on one PDU
 * @param atOnce most machines of all groups at the same time
 * @param perMinute most machines that are begun within any minute
 * @param failures after so many failures nothing more is begun; 0: never stops
 */
public record WaveLimits(int perGroup, Duration stagger, int atOnce, int perMinute, int failures) {
  /** So long a start counts at most. */
  static final Duration LONGEST_STAGGER = Duration.ofHours(1);

  public static final WaveLimits DEFAULT = new WaveLimits(4, Duration.ofSeconds(2), 16, 120, 5);

  public WaveLimits {
    requireNonNull(stagger, "stagger");
    if (perGroup < 1 || atOnce < 1 || perMinute < 1) {
      throw new IllegalArgumentException("perGroup, atOnce and perMinute are at least 1");
    }
    if (failures < 0 || stagger.isNegative() || stagger.compareTo(LONGEST_STAGGER) > 0) {
      throw new IllegalArgumentException("failures is not negative, stagger is 0 s to 1 h");
    }
  }
}
