package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Ipv6;
import java.net.Inet6Address;

/**
 * Addresses that may be given out, both ends included.
 *
 * @param last not below {@code first}, and in the same /64
 */
public record Range6(Inet6Address first, Inet6Address last) {
  public Range6 {
    if (Ipv6.compare(first, last) > 0 || Ipv6.high(first) != Ipv6.high(last)) {
      throw new IllegalArgumentException(
          "the range %s-%s ends before it begins, or leaves its /64"
              .formatted(Ipv6.text(first), Ipv6.text(last)));
    }
  }

  public boolean contains(Inet6Address address) {
    return Ipv6.compare(address, first) >= 0 && Ipv6.compare(address, last) <= 0;
  }

  /** How many; {@link Long#MAX_VALUE} when it is that many or more. */
  public long size() {
    var distance = Ipv6.low(last) - Ipv6.low(first);
    return distance < 0 || distance == Long.MAX_VALUE ? Long.MAX_VALUE : distance + 1;
  }

  /** The address at {@code index}, 0 to {@code size() - 1}. */
  public Inet6Address at(long index) {
    return Ipv6.of(Ipv6.high(first), Ipv6.low(first) + index);
  }

  @Override
  public String toString() {
    return Ipv6.text(first) + "-" + Ipv6.text(last);
  }
}
