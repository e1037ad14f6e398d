package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way from a BMC to a management controller behind it, as a blade in a chassis (IPMI 2.0 §6.13,
 * §22.7). Written {@code 0x82} for the controller at 82h on the BMC's own IPMB, {@code 7:0x82} on
 * its channel 7, {@code 0x82,7:0x74} for 74h on channel 7 of the one at 82h.
 *
 * @param hops one or two, from the BMC on
 */
public record IpmiRoute(List<Hop> hops) {
  private static final int MOST_HOPS = 2;
  private static final Pattern HOP = Pattern.compile("(?:(\\d{1,2}):)?0[xX]([0-9a-fA-F]{2})");

  /**
   * @param channel 0 to 11 (§6.3, Table 6-1); 0 is the primary IPMB
   * @param address slave address, even, 02h to FEh, not 20h on channel 0: that is a BMC itself
   */
  public record Hop(int channel, int address) {
    private static final int LAST_CHANNEL = 11;
    private static final int BMC = 0x20;

    public Hop {
      if (channel < 0 || channel > LAST_CHANNEL) {
        throw new IllegalArgumentException(
            "channel %d is outside 0..%d".formatted(channel, LAST_CHANNEL));
      }
      if (address < 2 || address > 0xfe || address % 2 != 0) {
        throw new IllegalArgumentException(
            "0x%02x is no slave address; those are even, from 0x02 to 0xfe".formatted(address));
      }
      if (address == BMC && channel == 0) {
        throw new IllegalArgumentException("0x20 is the BMC itself; leave the target out");
      }
    }

    @Override
    public String toString() {
      return channel == 0 ? "0x%02x".formatted(address) : "%d:0x%02x".formatted(channel, address);
    }
  }

  public IpmiRoute {
    requireNonNull(hops, "hops");
    hops = List.copyOf(hops);
    if (hops.isEmpty() || hops.size() > MOST_HOPS) {
      throw new IllegalArgumentException(
          "a target is one or two hops behind the BMC, not %d".formatted(hops.size()));
    }
  }

  /** One hop on the primary IPMB, or another channel. */
  public static IpmiRoute to(int channel, int address) {
    return new IpmiRoute(List.of(new Hop(channel, address)));
  }

  /**
   * @throws IllegalArgumentException when it is not written as above
   */
  public static IpmiRoute parse(String text) {
    var hops = new ArrayList<Hop>();
    for (var part : text.strip().split("\\s*,\\s*", -1)) {
      var hop = HOP.matcher(part);
      if (!hop.matches()) {
        throw new IllegalArgumentException(
            "'%s' is no target; write it as 0x82, 7:0x82 or 0x82,7:0x74"
                .formatted(Printable.of(text)));
      }
      var channel = hop.group(1) == null ? 0 : Integer.parseInt(hop.group(1));
      hops.add(new Hop(channel, Integer.parseInt(hop.group(2), 16)));
    }
    return new IpmiRoute(hops);
  }

  /** As it is written. */
  @Override
  public String toString() {
    return hops.stream().map(Hop::toString).collect(Collectors.joining(","));
  }
}
