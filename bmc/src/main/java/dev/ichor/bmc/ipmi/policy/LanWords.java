package dev.ichor.bmc.ipmi.policy;

import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** LAN parameters as text and back (§23, Table 23-4). */
public final class LanWords {
  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  private LanWords() {}

  /** Four octets; all zeros is none. */
  public static Optional<String> ipv4(Bytes data) {
    return data.size() < 4 || isZero(data, 4)
        ? Optional.empty()
        : Optional.of("%d.%d.%d.%d".formatted(data.at(0), data.at(1), data.at(2), data.at(3)));
  }

  /**
   * @throws IllegalArgumentException with what to write
   */
  public static Bytes octets(String address) {
    if (!IPV4.matcher(address).matches()) {
      throw new IllegalArgumentException("a BMC's address, mask or gateway is written as 10.0.0.9");
    }
    var parts = address.split("\\.");
    return Bytes.of(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  public static Optional<String> mac(Bytes data) {
    return data.size() < 6 || isZero(data, 6)
        ? Optional.empty()
        : Optional.of(data.slice(0, 6).toHex().replaceAll("(..)(?!$)", "$1:"));
  }

  public static Optional<String> source(Bytes data) {
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(
            switch (data.at(0) & 0x0f) {
              case 1 -> "static";
              case 2 -> "dhcp";
              case 3 -> "bios";
              case 4 -> "other";
              default -> "unspecified";
            });
  }

  /** Bit 7 of the second octet switches it on. */
  public static Optional<Integer> vlan(Bytes data) {
    return data.size() < 2 || (data.at(1) & 0x80) == 0
        ? Optional.empty()
        : Optional.of(data.at(0) | (data.at(1) & 0x0f) << 8);
  }

  /** Parameters 56 and 59: set, source, sixteen octets, prefix, status; zeros are none. */
  public static Optional<String> ipv6(Bytes data) {
    return data.size() < 19
        ? Optional.empty()
        : ipv6Address(data.slice(2, 18)).map(it -> "%s/%d".formatted(it, data.at(18)));
  }

  /** Sixteen octets; all zeros is none. */
  public static Optional<String> ipv6Address(Bytes data) {
    if (data.size() < 16 || isZero(data, 16)) {
      return Optional.empty();
    }
    var groups = new ArrayList<String>();
    for (var i = 0; i < 16; i += 2) {
      groups.add("%x".formatted(data.at(i) << 8 | data.at(i + 1)));
    }
    return Optional.of(String.join(":", groups));
  }

  /**
   * Suites with a privilege other than "unused" (parameters 23 and 24, four bits a suite).
   *
   * @param suites a reserved octet, then ids
   * @param levels a reserved octet, then two suites an octet, low half first
   */
  public static List<Integer> openSuites(Bytes suites, Bytes levels) {
    var open = new ArrayList<Integer>();
    for (var i = 1; i < suites.size() && (i - 1) / 2 + 1 < levels.size(); i++) {
      var pair = levels.at((i - 1) / 2 + 1);
      if ((pair >> (i - 1) % 2 * 4 & 0xf) != 0) {
        open.add(suites.at(i));
      }
    }
    return List.copyOf(open);
  }

  private static boolean isZero(Bytes data, int count) {
    for (var i = 0; i < count; i++) {
      if (data.at(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
