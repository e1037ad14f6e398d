package dev.ichor.talos.settings;

import dev.ichor.talos.settings.NetworkSettings.Addressing;
import dev.ichor.talos.settings.NetworkSettings.Bond;
import dev.ichor.talos.settings.NetworkSettings.Link;
import dev.ichor.talos.settings.NetworkSettings.Route;
import dev.ichor.talos.yaml.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code machine.network} of the settings: the form that Talos 1.11 knows, and 1.12 to 1.14 still
 * take.
 */
final class NetworkDocuments {
  private final NetworkSettings network;
  private final boolean controlPlane;

  NetworkDocuments(NetworkSettings network, boolean controlPlane) {
    this.network = network;
    this.controlPlane = controlPlane;
  }

  Fields machineNetwork() {
    var interfaces = network.interfaces().stream().map(this::link).toList();
    return new Fields()
        .when(!network.nameservers().isEmpty(), "nameservers", network.nameservers())
        .when(!network.searchDomains().isEmpty(), "searchDomains", network.searchDomains())
        .when(!interfaces.isEmpty(), "interfaces", interfaces);
  }

  private Map<String, Object> link(Link link) {
    var fields = new Fields().with("interface", link.name());
    link.mac()
        .ifPresent(mac -> fields.with("deviceSelector", new Fields().with("hardwareAddr", mac)));
    addressing(link.addressing(), fields);
    link.bond().ifPresent(bond -> fields.with("bond", bond(bond)));
    var vlans = new ArrayList<Map<String, Object>>();
    for (var vlan : link.vlans()) {
      var inner = new Fields().with("vlanId", (int) vlan.id());
      addressing(vlan.addressing(), inner);
      vlans.add(inner.toMap());
    }
    return fields.when(!vlans.isEmpty(), "vlans", vlans).toMap();
  }

  private void addressing(Addressing wanted, Fields into) {
    into.when(!wanted.addresses().isEmpty(), "addresses", wanted.addresses());
    into.with("dhcp", wanted.dhcp().orElse(false));
    wanted.mtu().ifPresent(mtu -> into.with("mtu", mtu.intValue()));
    var routes = new ArrayList<Map<String, Object>>();
    wanted
        .gateway()
        .ifPresent(
            gateway -> {
              var any = gateway.contains(":") ? "::/0" : "0.0.0.0/0";
              routes.add(route(new Route(any, gateway, Optional.empty())));
            });
    wanted.routes().forEach(each -> routes.add(route(each)));
    into.when(!routes.isEmpty(), "routes", routes);
    if (controlPlane) {
      wanted.vip().ifPresent(address -> into.with("vip", new Fields().with("ip", address)));
    }
  }

  private static Map<String, Object> route(Route route) {
    var fields = new Fields().with("network", route.network()).with("gateway", route.gateway());
    route.metric().ifPresent(metric -> fields.with("metric", metric.intValue()));
    return fields.toMap();
  }

  private static Fields bond(Bond bond) {
    var selectors =
        bond.macs().stream().map(mac -> new Fields().with("hardwareAddr", mac).toMap()).toList();
    var fields =
        new Fields()
            .when(!bond.links().isEmpty(), "interfaces", List.copyOf(bond.links()))
            .when(!selectors.isEmpty(), "deviceSelectors", selectors)
            .with("mode", bond.mode());
    bond.options().forEach((key, value) -> fields.when(true, key, value));
    return fields;
  }
}
