package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How the BMC is on its network.
 *
 * @param source "static", "dhcp", as the BMC calls it
 * @param mask dotted
 * @param vlan empty when its frames are untagged
 */
public record Network(
    Optional<String> mac,
    Optional<String> address,
    Optional<String> mask,
    Optional<String> gateway,
    Optional<String> source,
    Optional<Integer> vlan,
    List<String> ipv6) {
  public static final Network UNKNOWN =
      new Network(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public Network {
    requireNonNull(mac, "mac");
    ipv6 = List.copyOf(ipv6);
  }

  /**
   * A new IPv4 setting.
   *
   * @param fixed address, mask and gateway; empty means DHCP
   */
  public record Wish(Optional<Fixed> fixed) {
    public Wish {
      requireNonNull(fixed, "fixed");
    }
  }

  /** Three IPv4 addresses in text. */
  public record Fixed(String address, String mask, Optional<String> gateway) {
    public Fixed {
      requireNonNull(address, "address");
      requireNonNull(mask, "mask");
      requireNonNull(gateway, "gateway");
    }
  }
}
