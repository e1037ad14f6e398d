package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How BMCs are treated.
 *
 * @param quirks a site's own table of vendors' differences, after the built-in one
 * @param restartInterval least time between two restarts of one running machine
 */
public record BmcSettings(Optional<Path> quirks, Duration restartInterval) {
  public static final BmcSettings DEFAULT =
      new BmcSettings(Optional.empty(), Duration.ofSeconds(20));

  public BmcSettings {
    requireNonNull(quirks, "quirks");
    requireNonNull(restartInterval, "restartInterval");
  }
}
