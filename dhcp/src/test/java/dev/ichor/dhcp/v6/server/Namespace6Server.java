package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.ra.policy.RaMode;
import dev.ichor.dhcp.ra.policy.RaSettings;
import dev.ichor.dhcp.ra.server.RaInterface;
import dev.ichor.dhcp.ra.server.RaServer;
import dev.ichor.dhcp.ra.wire.NdOption;
import dev.ichor.dhcp.v6.policy.Mode6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.policy.Subnet6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A server process for {@link Namespace6Test}: serves until its standard input ends. */
final class Namespace6Server {
  private Namespace6Server() {}

  /** Everybody netboots in vain: only addresses are at stake here. */
  private static final BootAuthority NOBODY =
      new BootAuthority() {
        @Override
        public BootAnswer sighted(Sighting sighting) {
          return new BootAnswer.Silence("a test");
        }

        @Override
        public Preview explain(Sighting sighting) {
          throw new UnsupportedOperationException("nobody asks for explanations here");
        }
      };

  public static void main(String[] arguments) throws IOException {
    var near = Prefix.parse("2001:db8:77::/64");
    var clock = InstantSource.system();
    var server =
        new Dhcp6Server(
            Dhcp6Server.PORT, NOBODY, it -> say(it.kind()), new MemoryLease6Store(), clock);
    var routers = new RaServer(clock);
    try (server;
        routers) {
      server.reconfigure(
          List.of(
              service("eth0", "2001:db8:77::1", subnet(near)),
              service(
                  "eth1",
                  "2001:db8:1::1",
                  subnet(Prefix.parse("2001:db8:1::/64")),
                  subnet(Prefix.parse("2001:db8:78::/64")))));
      var prefix = new NdOption.PrefixInformation(near, true, false, 86_400, 14_400);
      routers.reconfigure(
          List.of(
              new RaInterface(
                  "eth0",
                  new RaSettings(
                      RaMode.AUTO,
                      true,
                      true,
                      Duration.ZERO,
                      List.of(prefix),
                      RaSettings.DEFAULT_INTERVAL))));
      say("ready");
      while (System.in.read() >= 0) {
        say("speaking=" + routers.isSpeaking("eth0") + " faults=" + server.counters().faults());
      }
    }
  }

  private static Subnet6 subnet(Prefix prefix) {
    return Subnet6.of(prefix)
        .withNames(List.of(Ipv6.parse("2001:db8:77::53")), List.of("rack.example"));
  }

  private static Service6 service(String name, String self, Subnet6... subnets) {
    return new Service6(
        name,
        Mode6.STATEFUL,
        Duid.ofUuid(new UUID(77, 1)),
        Ipv6.parse(self),
        List.of(subnets),
        8081,
        Optional.empty());
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
