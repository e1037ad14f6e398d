package dev.ichor.dhcp.ra.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.ra.wire.NdMessage.RouterAdvertisement;
import dev.ichor.dhcp.ra.wire.NdOption;
import dev.ichor.inventory.model.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is advertised on one interface.
 *
 * @param managed M: addresses by DHCPv6; must be so exactly where stateful DHCPv6 is served
 * @param otherConfig O: other information by DHCPv6
 * @param routerLifetime as a default router; zero, which is the default: no host gets a route
 * @param options prefixes, name servers; none: no host gets an address
 * @param maxInterval longest time between two unasked advertisements, 4 s to 30 min (§6.2.1)
 */
public record RaSettings(
    RaMode mode,
    boolean managed,
    boolean otherConfig,
    Duration routerLifetime,
    List<NdOption> options,
    Duration maxInterval) {
  /** RFC 4861 §6.2.1. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);

  public RaSettings {
    requireNonNull(mode, "mode");
    options = List.copyOf(options);
    if (maxInterval.toSeconds() < 4 || maxInterval.toSeconds() > 1800) {
      throw new IllegalArgumentException(
          "advertisements come every 4 s to 30 min, got " + maxInterval);
    }
    if (routerLifetime.toSeconds() != 0
        && (routerLifetime.compareTo(maxInterval) < 0 || routerLifetime.toSeconds() > 9000)) {
      throw new IllegalArgumentException(
          "a router lifetime is 0, or the interval %s to 9000 s (RFC 4861 §6.2.1), got %s"
              .formatted(maxInterval, routerLifetime));
    }
  }

  /** Says nothing but "nobody here routes": ends the wait of loaders, changes no host. */
  public static RaSettings minimal(RaMode mode) {
    return new RaSettings(mode, false, false, Duration.ZERO, List.of(), DEFAULT_INTERVAL);
  }

  /**
   * @param mac of our interface, which spares the hosts a question; absent where it has none
   */
  public RouterAdvertisement advertisement(Optional<MacAddress> mac) {
    var all = new ArrayList<NdOption>();
    mac.map(NdOption.SourceLinkLayer::new).ifPresent(all::add);
    all.addAll(options);
    return new RouterAdvertisement(
        0, managed, otherConfig, (int) routerLifetime.toSeconds(), 0, 0, all);
  }
}
