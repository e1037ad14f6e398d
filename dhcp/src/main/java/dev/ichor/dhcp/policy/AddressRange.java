package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses that may be given out, both ends included.
 *
 * @param last not below {@code first}
 */
public record AddressRange(Inet4Address first, Inet4Address last) {
  public AddressRange {
    if (Integer.compareUnsigned(Ipv4.bits(first), Ipv4.bits(last)) > 0) {
      throw new IllegalArgumentException(
          "the range %s-%s ends before it begins"
              .formatted(first.getHostAddress(), last.getHostAddress()));
    }
  }

  /** Text as {@code 10.77.0.100-10.77.0.199}. */
  public static AddressRange parse(String text) {
    var parts = text.split("-", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "'%s' is not an address range; write it as 10.77.0.100-10.77.0.199".formatted(text));
    }
    return new AddressRange(Ipv4.parse(parts[0].strip()), Ipv4.parse(parts[1].strip()));
  }

  public boolean contains(Inet4Address address) {
    var bits = Ipv4.bits(address);
    return Integer.compareUnsigned(bits, Ipv4.bits(first)) >= 0
        && Integer.compareUnsigned(bits, Ipv4.bits(last)) <= 0;
  }

  /** What is left when the other's addresses are taken out: none, one or two pieces. */
  List<AddressRange> without(AddressRange hole) {
    if (!contains(hole.first()) && !hole.contains(first)) {
      return List.of(this);
    }
    var pieces = new ArrayList<AddressRange>(2);
    if (contains(hole.first()) && !first.equals(hole.first())) {
      pieces.add(new AddressRange(first, Ipv4.of(Ipv4.bits(hole.first()) - 1)));
    }
    if (contains(hole.last()) && !last.equals(hole.last())) {
      pieces.add(new AddressRange(Ipv4.of(Ipv4.bits(hole.last()) + 1), last));
    }
    return pieces;
  }

  public long size() {
    return Integer.toUnsignedLong(Ipv4.bits(last)) - Integer.toUnsignedLong(Ipv4.bits(first)) + 1;
  }

  /** The address at {@code index}, 0 to {@code size() - 1}. */
  public Inet4Address at(long index) {
    return Ipv4.of((int) (Ipv4.bits(first) + index));
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "-" + last.getHostAddress();
  }
}
