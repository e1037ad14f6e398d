package dev.ichor.bmc.serial.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Consoles over connections of their own.
 *
 * @param connect for TCP, and again for each step until the console is there
 * @param alive so often a silent BMC is asked whether it is still there; silence to that ends it
 */
public record SerialConfig(Duration connect, Duration alive) {
  public static final SerialConfig DEFAULT =
      new SerialConfig(Duration.ofSeconds(10), Duration.ofSeconds(20));

  public SerialConfig {
    requireNonNull(connect, "connect");
    requireNonNull(alive, "alive");
  }
}
