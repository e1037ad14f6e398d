package dev.ichor.talos.settings;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a machine is connected: static, bonded, with VLANs, with a shared address. */
public record NetworkSettings(
    List<String> nameservers,
    List<String> searchDomains,
    List<String> timeServers,
    List<Link> interfaces) {
  private static final NetworkSettings NONE =
      new NetworkSettings(List.of(), List.of(), List.of(), List.of());

  /**
   * One interface, found by name or by MAC address.
   *
   * @param gateway of the default route
   * @param vip address shared by the control planes; workers leave it out
   * @param bond makes this interface of others
   */
  public record Link(
      Optional<String> name,
      Optional<String> mac,
      Addressing addressing,
      Optional<Bond> bond,
      List<Vlan> vlans) {}

  /** The addresses of an interface or VLAN. */
  public record Addressing(
      List<String> addresses,
      Optional<Boolean> dhcp,
      Optional<String> gateway,
      Optional<Long> mtu,
      Optional<String> vip,
      List<Route> routes) {}

  /** Where else packets go. */
  public record Route(String network, String gateway, Optional<Long> metric) {}

  /**
   * @param options further fields of Talos's bond as they are
   */
  public record Bond(
      List<String> links, List<String> macs, String mode, Map<String, Object> options) {}

  /**
   * @param id 1 to 4094
   */
  public record Vlan(long id, Addressing addressing) {}

  static NetworkSettings read(Optional<Reader> section) throws InvalidConfigException {
    if (section.isEmpty()) {
      return NONE;
    }
    var in = section.get();
    var links = new ArrayList<Link>();
    for (var each : in.sections("interfaces")) {
      links.add(link(each));
    }
    var network =
        new NetworkSettings(
            in.texts("nameservers"), in.texts("searchDomains"), in.texts("timeServers"), links);
    in.done();
    return network;
  }

  private static Link link(Reader in) throws InvalidConfigException {
    var vlans = new ArrayList<Vlan>();
    for (var each : in.sections("vlans")) {
      var id = each.number("id").orElse(0L);
      if (id < 1 || id > 4094) {
        throw new InvalidConfigException(each.at("id") + " is from 1 to 4094; correct it");
      }
      vlans.add(new Vlan(id, addressing(each)));
      each.done();
    }
    var bond = in.section("bond");
    var link =
        new Link(
            in.text("name"),
            in.text("mac"),
            addressing(in),
            bond.isPresent() ? Optional.of(bond(bond.get())) : Optional.empty(),
            vlans);
    in.done();
    if (link.name().isPresent() == link.mac().isPresent()) {
      throw new InvalidConfigException(
          "%s has to have a name or a mac, and not both".formatted(in.at("name")));
    }
    return link;
  }

  private static Addressing addressing(Reader in) throws InvalidConfigException {
    var routes = new ArrayList<Route>();
    for (var each : in.sections("routes")) {
      routes.add(new Route(each.needed("network"), each.needed("gateway"), each.number("metric")));
      each.done();
    }
    return new Addressing(
        in.texts("addresses"),
        in.flag("dhcp"),
        in.text("gateway"),
        in.number("mtu"),
        in.text("vip"),
        routes);
  }

  private static Bond bond(Reader in) throws InvalidConfigException {
    var options = new java.util.LinkedHashMap<String, Object>();
    var given = in.section("options");
    if (given.isPresent()) {
      given.get().map().forEach((key, value) -> options.put(String.valueOf(key), value));
    }
    var bond = new Bond(in.texts("links"), in.texts("macs"), in.needed("mode"), options);
    in.done();
    if (bond.links().isEmpty() == bond.macs().isEmpty()) {
      throw new InvalidConfigException(
          "%s has to name its links, or else their macs".formatted(in.at("links")));
    }
    return bond;
  }
}
