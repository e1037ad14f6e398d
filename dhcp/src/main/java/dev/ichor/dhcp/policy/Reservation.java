package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * What one client always gets.
 *
 * @param address never given to anybody else, in a pool or outside; absent: any address will do
 * @param hostname option 12, and the name of the lease
 */
public record Reservation(
    ReservationKey key,
    Optional<Inet4Address> address,
    Optional<String> hostname,
    Template options,
    BootOverride boot) {
  public Reservation {
    requireNonNull(key, "key");
    requireNonNull(address, "address");
    requireNonNull(hostname, "hostname");
    requireNonNull(options, "options");
    requireNonNull(boot, "boot");
  }

  /** What a plan takes as a host name (RFC 1123 §2.1); clients send others too. */
  public static boolean isHostname(String text) {
    return text.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9-]{1,63})*")
        && text.length() <= 253;
  }

  public static Reservation of(MacAddress mac, Inet4Address address) {
    return new Reservation(
        new ReservationKey.Mac(mac),
        Optional.of(address),
        Optional.empty(),
        Template.EMPTY,
        BootOverride.NONE);
  }
}
