package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Printable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
  /** A BMC that does not answer any more where it was asked. */
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

  /**
   * Three IPv4 addresses in text, each checked: nothing else ever reaches a BMC.
   *
   * @param gateway empty leaves the one that it has
   */
  public record Fixed(String address, String mask, Optional<String> gateway) {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern LITERAL = Pattern.compile("%1$s(\\.%1$s){3}".formatted(OCTET));

    public Fixed {
      checked(address);
      checked(mask);
      gateway.ifPresent(Fixed::checked);
    }

    private static void checked(String text) {
      if (!LITERAL.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no IPv4 address; write it as 10.0.0.9".formatted(Printable.of(text)));
      }
    }
  }
}
