package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.ResourceCatalog.spec;

import dev.ichor.simulator.node.ResourceCatalog.Item;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The network group's resources: physical links, the loopback, and the one address the node has.
 */
final class NetworkResources {
  /** The prefix length is not known here: the rack's network is taken for a /16. */
  private static final String PREFIX = "/16";

  private NetworkResources() {}

  static List<Item> links(NodeHardware hardware) {
    var items = new ArrayList<Item>();
    items.add(loopback());
    for (NodeHardware.Nic nic : hardware.nics()) {
      items.add(physical(nic, items.size() + 1));
    }
    return items;
  }

  private static Item loopback() {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("index", 1);
    spec.put("type", "loopback");
    spec.put("hardwareAddr", "00:00:00:00:00:00");
    spec.put("mtu", 65536);
    spec.put("kind", "");
    spec.put("operationalState", "unknown");
    spec.put("linkState", true);
    return new Item("lo", 1, spec);
  }

  private static Item physical(NodeHardware.Nic nic, int index) {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("index", index);
    spec.put("type", "ether");
    spec.put("linkIndex", 0);
    spec.put(
        "flags", nic.up() ? "UP,BROADCAST,RUNNING,MULTICAST,LOWER_UP" : "UP,BROADCAST,MULTICAST");
    spec.put("hardwareAddr", nic.mac());
    spec.put("permanentAddr", nic.mac());
    spec.put("broadcastAddr", "ff:ff:ff:ff:ff:ff");
    spec.put("mtu", 1500);
    spec.put("operationalState", nic.up() ? "up" : "down");
    spec.put("kind", "");
    spec.put("slaveKind", "");
    spec.put("linkState", nic.up());
    spec.put("speedMbit", nic.up() ? nic.speedMbit() : 4294967295L);
    spec.put("port", "TwistedPair");
    spec.put("duplex", nic.up() ? "Full" : "Unknown");
    return new Item(nic.name(), 1, spec);
  }

  static List<Item> addresses(NodeHardware hardware, Inet4Address address) {
    String link = hardware.bootNic().name();
    return List.of(
        address(link, 2, address.getHostAddress(), PREFIX, "global"),
        address("lo", 1, "127.0.0.1", "/8", "host"));
  }

  private static Item address(String link, int index, String local, String prefix, String scope) {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("address", local + prefix);
    spec.put("local", local);
    spec.put("linkIndex", index);
    spec.put("linkName", link);
    spec.put("family", "inet4");
    spec.put("scope", scope);
    spec.put("flags", "permanent");
    return new Item(link + "/" + local + prefix, 1, spec);
  }

  static List<Item> nodeAddresses(Inet4Address address) {
    var addresses = List.of(address.getHostAddress() + PREFIX);
    return List.of("accumulative", "current", "default", "routed").stream()
        .map(id -> new Item(id, 1, spec("addresses", addresses, "sortAlgorithm", "v1")))
        .toList();
  }
}
