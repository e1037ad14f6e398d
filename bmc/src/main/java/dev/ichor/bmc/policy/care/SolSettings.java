package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How a BMC carries the serial console over the network.
 *
 * @param level least privilege that may use it; empty where the BMC does not say
 * @param encrypted it carries it encrypted only
 * @param bitRate of the serial line; empty: as the machine's firmware set it
 */
public record SolSettings(
    boolean enabled,
    Optional<Account.Level> level,
    Optional<Boolean> encrypted,
    Optional<Integer> bitRate) {
  /** Rates that there are a code for (IPMI 2.0 Table 26-5). */
  public static final List<Integer> RATES = List.of(9600, 19_200, 38_400, 57_600, 115_200);

  public SolSettings {
    requireNonNull(level, "level");
    requireNonNull(encrypted, "encrypted");
    requireNonNull(bitRate, "bitRate");
  }

  /** Only what is given changes. */
  public record Wish(
      Optional<Boolean> enabled, Optional<Account.Level> level, Optional<Integer> bitRate) {
    public Wish {
      requireNonNull(enabled, "enabled");
      requireNonNull(level, "level");
      if (bitRate.filter(rate -> !RATES.contains(rate)).isPresent()) {
        throw new IllegalArgumentException(
            "%d bit/s is no rate of serial over LAN; take one of %s"
                .formatted(bitRate.get(), RATES));
      }
      if (enabled.isEmpty() && level.isEmpty() && bitRate.isEmpty()) {
        throw new IllegalArgumentException("nothing to change; give enabled, level or bitRate");
      }
    }
  }
}
