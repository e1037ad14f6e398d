package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.Quad;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;

/**
 * A subnet by its first address and prefix length.
 *
 * @param network host bits are zero
 * @param prefix 1 to 30
 */
public record Cidr(Inet4Address network, int prefix) {
  public Cidr {
    requireNonNull(network, "network");
    if (prefix < 1 || prefix > 30) {
      throw new IllegalArgumentException("a served prefix is /1 to /30, got /" + prefix);
    }
    if ((Ipv4.bits(network) & ~mask(prefix)) != 0) {
      throw new IllegalArgumentException(
          "%s has host bits set for /%d; write the first address of the subnet"
              .formatted(network.getHostAddress(), prefix));
    }
  }

  /** The subnet of that size around an address. */
  public static Cidr around(Inet4Address address, int prefix) {
    return new Cidr(Ipv4.of(Ipv4.bits(address) & mask(prefix)), prefix);
  }

  /** Text as {@code 10.77.0.0/24}. */
  public static Cidr parse(String text) {
    var parts = text.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("\\d{1,2}")) {
      throw new IllegalArgumentException(
          "'%s' is not a subnet; write it as 10.77.0.0/24".formatted(text));
    }
    return new Cidr(Ipv4.parse(parts[0]), Integer.parseInt(parts[1]));
  }

  public boolean contains(Inet4Address address) {
    return (Ipv4.bits(address) & mask(prefix)) == Ipv4.bits(network);
  }

  /** At least one address is in both. */
  public boolean overlaps(Cidr other) {
    return contains(other.network()) || other.contains(network);
  }

  /** In the subnet, and neither its first nor its last address. */
  public boolean isHost(Inet4Address address) {
    return contains(address)
        && !address.equals(network)
        && Ipv4.bits(address) != (Ipv4.bits(network) | ~mask(prefix));
  }

  public Inet4Address mask() {
    return Ipv4.of(mask(prefix));
  }

  public Inet4Address broadcast() {
    return Ipv4.of(Ipv4.bits(network) | ~mask(prefix));
  }

  /** As in option 1 (RFC 2132 §3.3). */
  Bytes maskOctets() {
    return Quad.of(mask(prefix)).octets();
  }

  /** As in option 28 (RFC 2132 §5.3). */
  Bytes broadcastOctets() {
    return Quad.of(Ipv4.bits(network) | ~mask(prefix)).octets();
  }

  private static int mask(int prefix) {
    return -1 << (32 - prefix);
  }

  @Override
  public String toString() {
    return Quad.of(Ipv4.bits(network)).text() + "/" + prefix;
  }
}
