package dev.ichor.lab;

import java.nio.file.Path;

/**
 * The site's own DHCP server in proxy mode: dnsmasq that hands out addresses and no boot options.
 */
final class ForeignDhcp {
  private ForeignDhcp() {}

  static void start(Rack rack, String address, Path directory) {
    var namespace = rack.host("dns", address + "/24");
    rack.keep(
        Shell.start(
            directory.resolve("dnsmasq.log"),
            Rack.in(
                namespace,
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0",
                "--interface=eth0",
                "--bind-interfaces",
                "--dhcp-range=10.77.0.200,10.77.0.240,1h",
                "--no-ping",
                "--log-dhcp",
                "--log-facility=-",
                "--dhcp-leasefile=" + directory.resolve("dnsmasq.leases"))));
  }
}
