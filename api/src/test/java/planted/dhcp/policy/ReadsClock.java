package planted.dhcp.policy;

import java.time.Instant;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class ReadsClock {
  private ReadsClock() {}

  public static java.util.function.Supplier<Instant> clock() {
    return Instant::now;
  }
}
