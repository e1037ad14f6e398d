package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.ResourceCatalog.spec;

import dev.ichor.simulator.node.ResourceCatalog.Item;
import java.net.Inet4Address;
import java.util.ArrayList;
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
    items.add(
        new Item(
            "lo",
            1,
            spec(
                "index",
                1,
                "type",
                "loopback",
                "hardwareAddr",
                "00:00:00:00:00:00",
                "mtu",
                65536,
                "kind",
                "",
                "operationalState",
                "unknown",
                "linkState",
                true)));
    for (NodeHardware.Nic nic : hardware.nics()) {
      items.add(
          new Item(
              nic.name(),
              1,
              spec(
                  "index",
                  items.size() + 1,
                  "type",
                  "ether",
                  "linkIndex",
                  0,
                  "flags",
                  nic.up() ? "UP,BROADCAST,RUNNING,MULTICAST,LOWER_UP" : "UP,BROADCAST,MULTICAST",
                  "hardwareAddr",
                  nic.mac(),
                  "permanentAddr",
                  nic.mac(),
                  "broadcastAddr",
                  "ff:ff:ff:ff:ff:ff",
                  "mtu",
                  1500,
                  "operationalState",
                  nic.up() ? "up" : "down",
                  "kind",
                  "",
                  "slaveKind",
                  "",
                  "linkState",
                  nic.up(),
                  "speedMbit",
                  nic.up() ? nic.speedMbit() : 4294967295L,
                  "port",
                  "TwistedPair",
                  "duplex",
                  nic.up() ? "Full" : "Unknown")));
    }
    return items;
  }

  static List<Item> addresses(NodeHardware hardware, Inet4Address address) {
    String cidr = address.getHostAddress() + PREFIX;
    String link = hardware.bootNic().name();
    return List.of(
        new Item(
            link + "/" + cidr,
            1,
            spec(
                "address",
                cidr,
                "local",
                address.getHostAddress(),
                "linkIndex",
                2,
                "linkName",
                link,
                "family",
                "inet4",
                "scope",
                "global",
                "flags",
                "permanent")),
        new Item(
            "lo/127.0.0.1/8",
            1,
            spec(
                "address",
                "127.0.0.1/8",
                "local",
                "127.0.0.1",
                "linkIndex",
                1,
                "linkName",
                "lo",
                "family",
                "inet4",
                "scope",
                "host",
                "flags",
                "permanent")));
  }

  static List<Item> nodeAddresses(Inet4Address address) {
    var addresses = List.of(address.getHostAddress() + PREFIX);
    return List.of("accumulative", "current", "default", "routed").stream()
        .map(id -> new Item(id, 1, spec("addresses", addresses, "sortAlgorithm", "v1")))
        .toList();
  }
}
