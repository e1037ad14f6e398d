package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a machine may draw at most.
 *
 * @param watts empty where none was ever set
 * @param exceeded what the BMC does when it cannot hold it: "nothing", "power off"
 */
public record PowerLimit(boolean active, Optional<Integer> watts, Optional<String> exceeded) {
  public PowerLimit {
    requireNonNull(watts, "watts");
    requireNonNull(exceeded, "exceeded");
  }

  /**
   * @param watts empty: no limit
   */
  public record Wish(Optional<Integer> watts) {
    private static final int LARGEST = 65_535;

    public Wish {
      if (watts.filter(it -> it < 1 || it > LARGEST).isPresent()) {
        throw new IllegalArgumentException("a limit is 1 to %d watts".formatted(LARGEST));
      }
    }
  }
}
