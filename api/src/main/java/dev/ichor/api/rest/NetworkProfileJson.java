package dev.ichor.api.rest;

import dev.ichor.inventory.model.NetworkProfile;
import dev.ichor.inventory.model.NetworkProfile.Bond;
import dev.ichor.inventory.model.NetworkProfile.Static;
import dev.ichor.inventory.model.NetworkProfile.Vlan;
import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * What a machine's kernel is told of its network.
 *
 * @param address {@code 10.77.0.50/24}; absent: DHCP
 * @param device the link that has it, where there is neither bond nor VLAN
 * @param dns at most 2
 */
public record NetworkProfileJson(
    Optional<String> address,
    Optional<String> gateway,
    Optional<List<String>> dns,
    Optional<String> ntp,
    Optional<String> device,
    Optional<BondJson> bond,
    Optional<VlanJson> vlan) {
  /**
   * Links taken together.
   *
   * @param options {@code mode=802.3ad,miimon=100}
   */
  public record BondJson(
      String name, List<String> links, Optional<String> options, Optional<Integer> mtu) {}

  /**
   * A tagged network.
   *
   * @param parent absent: the bond
   */
  public record VlanJson(int id, Optional<String> parent) {}

  /** Empty when nothing is said: the usual. */
  Optional<NetworkProfile> profile() {
    var profile =
        new NetworkProfile(
            address.map(this::fixed),
            device,
            bond.map(it -> new Bond(it.name(), it.links(), it.options().orElse(""), it.mtu())),
            vlan.map(it -> new Vlan(it.id(), it.parent())));
    return Optional.of(profile).filter(it -> !it.kernelArguments().isEmpty());
  }

  private Static fixed(String text) {
    var slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,2}")) {
      throw new IllegalArgumentException(
          "address '%s' has not the form 10.77.0.50/24".formatted(Printable.of(text)));
    }
    return new Static(
        address("address", text.substring(0, slash)),
        Integer.parseInt(text.substring(slash + 1)),
        gateway.map(it -> address("gateway", it)),
        dns.orElse(List.of()).stream().map(it -> address("dns", it)).toList(),
        ntp.map(it -> address("ntp", it)));
  }

  private static Inet4Address address(String what, String text) {
    try {
      return Inet4Address.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s' is not an IPv4 address".formatted(what, Printable.of(text)), e);
    }
  }

  static NetworkProfileJson of(NetworkProfile profile) {
    var fixed = profile.address();
    return new NetworkProfileJson(
        fixed.map(it -> "%s/%d".formatted(it.address().getHostAddress(), it.prefix())),
        fixed.flatMap(Static::gateway).map(Inet4Address::getHostAddress),
        fixed
            .map(it -> it.dns().stream().map(Inet4Address::getHostAddress).toList())
            .filter(it -> !it.isEmpty()),
        fixed.flatMap(Static::ntp).map(Inet4Address::getHostAddress),
        profile.device(),
        profile
            .bond()
            .map(it -> new BondJson(it.name(), it.links(), Optional.of(it.options()), it.mtu())),
        profile.vlan().map(it -> new VlanJson(it.id(), it.parent())));
  }
}
