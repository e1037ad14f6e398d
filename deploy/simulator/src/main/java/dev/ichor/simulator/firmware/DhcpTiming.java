package dev.ichor.simulator.firmware;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How long a client waits; each entry is one DISCOVER and the time it collects offers.
 *
 * @param firstGlance an answer with a proxy's word beside it ends the first wait at once
 */
public record DhcpTiming(List<Duration> discover, Duration request, boolean firstGlance) {
  public DhcpTiming {
    discover = List.copyOf(discover);
    requireNonNull(request, "request");
  }

  /** As captured: iPXE always repeats its DISCOVER once, EDK2 collects offers for 3.8 seconds. */
  static DhcpTiming of(DhcpStyle.OfferRule rule, double speed) {
    DhcpTiming real =
        switch (rule) {
          case IPXE -> new DhcpTiming(seconds(1, 2, 4, 8), Duration.ofSeconds(2), true);
          case EDK2_PXE, EDK2_HTTP ->
              new DhcpTiming(seconds(4, 8, 16, 32), Duration.ofSeconds(4), false);
          case PLAIN -> new DhcpTiming(seconds(1, 2, 4, 8, 16), Duration.ofSeconds(2), true);
        };
    return new DhcpTiming(
        real.discover.stream().map(d -> scaled(d, speed)).toList(),
        atLeastHalfSecond(scaled(real.request, speed)),
        real.firstGlance);
  }

  static Duration scaled(Duration duration, double speed) {
    return Duration.ofNanos((long) (duration.toNanos() / speed));
  }

  /** The wait for an ACK is not simulated time: the server needs what it needs. */
  private static Duration atLeastHalfSecond(Duration duration) {
    Duration least = Duration.ofMillis(500);
    return duration.compareTo(least) < 0 ? least : duration;
  }

  private static List<Duration> seconds(int... seconds) {
    return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
  }
}
