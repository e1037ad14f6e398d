package dev.ichor.inventory.model;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The network of one machine before it has a configuration, as kernel arguments that Talos and
 * dracut read: {@code bond=}, {@code vlan=}, {@code ip=} (Talos reference "Kernel",
 * dracut.cmdline(7)).
 *
 * @param address absent: DHCP on the topmost link
 * @param device the link that has the address where there is neither bond nor VLAN: a name or
 *     {@code enx} and the MAC address; absent: the first by name
 */
public record NetworkProfile(
    Optional<Static> address, Optional<String> device, Optional<Bond> bond, Optional<Vlan> vlan) {
  /** IFNAMSIZ without its NUL; no character that separates the parts of an argument. */
  private static final String LINK = "[A-Za-z0-9][A-Za-z0-9._-]{0,14}";

  public NetworkProfile {
    device.ifPresent(name -> link("device", name));
    if (device.isPresent() && (bond.isPresent() || vlan.isPresent())) {
      throw new IllegalArgumentException(
          "device '%s' and a bond or vlan: the address is on the topmost link; leave device out"
              .formatted(device.get()));
    }
  }

  /**
   * A fixed address.
   *
   * @param prefix 1 to 32
   * @param dns at most 2, as {@code ip=} takes them
   * @param ntp at most 1
   */
  public record Static(
      Inet4Address address,
      int prefix,
      Optional<Inet4Address> gateway,
      List<Inet4Address> dns,
      Optional<Inet4Address> ntp) {
    public Static {
      dns = List.copyOf(dns);
      if (prefix < 1 || prefix > 32) {
        throw new IllegalArgumentException("prefix %d is not 1 to 32".formatted(prefix));
      }
      if (dns.size() > 2) {
        throw new IllegalArgumentException(
            "ip= takes 2 DNS servers, not %d; leave some out".formatted(dns.size()));
      }
    }
  }

  /**
   * Links taken together; Talos takes one.
   *
   * @param options of the bonding driver, {@code mode=802.3ad,miimon=100}; may be empty
   */
  public record Bond(String name, List<String> links, String options, Optional<Integer> mtu) {
    public Bond {
      link("bond", name);
      links = List.copyOf(links);
      links.forEach(one -> link("bond link", one));
      if (links.isEmpty()) {
        throw new IllegalArgumentException(
            "bond %s has no links; name at least one".formatted(name));
      }
      if (!options.matches("([a-z_]+=[A-Za-z0-9.+_-]+(,[a-z_]+=[A-Za-z0-9.+_-]+)*)?")) {
        throw new IllegalArgumentException(
            "bond options '%s' have not the form mode=802.3ad,miimon=100"
                .formatted(Printable.of(options)));
      }
      mtu.ifPresent(NetworkProfile::checkMtu);
    }
  }

  /**
   * A tagged network on a link; Talos takes one.
   *
   * @param parent absent: the bond
   */
  public record Vlan(int id, Optional<String> parent) {
    public Vlan {
      if (id < 1 || id > 4094) {
        throw new IllegalArgumentException("VLAN %d is not 1 to 4094".formatted(id));
      }
      parent.ifPresent(name -> link("vlan parent", name));
    }
  }

  private static void link(String what, String name) {
    if (!name.matches(LINK)) {
      throw new IllegalArgumentException(
          "%s '%s' is not the name of a link, as eth0 or enx525400123456"
              .formatted(what, Printable.of(name)));
    }
  }

  private static void checkMtu(int mtu) {
    if (mtu < 1280 || mtu > 9216) {
      throw new IllegalArgumentException("MTU %d is not 1280 to 9216".formatted(mtu));
    }
  }

  /** Lower links first, the address last. */
  public List<String> kernelArguments() {
    List<String> arguments = new ArrayList<>();
    bond.ifPresent(it -> arguments.add(argument(it)));
    vlan.ifPresent(it -> arguments.add("vlan=%s:%s".formatted(vlanName(it), parent(it))));
    address.ifPresentOrElse(
        it -> arguments.add(argument(it)),
        () -> topmost().ifPresent(link -> arguments.add("ip=%s:dhcp".formatted(link))));
    return arguments;
  }

  private String parent(Vlan tagged) {
    return tagged.parent().or(() -> bond.map(Bond::name)).orElse("eth0");
  }

  private String vlanName(Vlan tagged) {
    var name = "%s.%d".formatted(parent(tagged), tagged.id());
    return name.length() > 15 ? "vlan" + tagged.id() : name;
  }

  private Optional<String> topmost() {
    return vlan.map(this::vlanName).or(() -> bond.map(Bond::name)).or(() -> device);
  }

  private static String argument(Bond bond) {
    var full = "bond=%s:%s".formatted(bond.name(), String.join(",", bond.links()));
    return bond.mtu().isPresent()
        ? "%s:%s:%d".formatted(full, bond.options(), bond.mtu().get())
        : bond.options().isEmpty() ? full : full + ":" + bond.options();
  }

  /** {@code ip=client:server:gateway:mask:host:device:autoconf:dns0:dns1:ntp0}. */
  private String argument(Static fixed) {
    var mask =
        IntStream.iterate(24, shift -> shift >= 0, shift -> shift - 8)
            .map(shift -> (int) ((0xffffffffL << (32 - fixed.prefix()) >> shift) & 0xff))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("."));
    var dns = fixed.dns().stream().map(Inet4Address::getHostAddress).toList();
    return "ip="
        + String.join(
                ":",
                fixed.address().getHostAddress(),
                "",
                fixed.gateway().map(Inet4Address::getHostAddress).orElse(""),
                mask,
                "",
                topmost().orElse(""),
                "off",
                dns.isEmpty() ? "" : dns.getFirst(),
                dns.size() < 2 ? "" : dns.getLast(),
                fixed.ntp().map(Inet4Address::getHostAddress).orElse(""))
            .replaceFirst(":+$", "");
  }
}
