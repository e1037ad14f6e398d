package dev.ichor.api.app;

import dev.ichor.dhcp.v6.policy.Mode6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.policy.Subnet6;
import dev.ichor.dhcp.v6.server.Dhcp6Server;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.port.Lease6Store;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A real DHCPv6 server on loopback, opened when somebody asks for it; none without IPv6. */
final class LoopbackDhcp6 implements AutoCloseable {
  private static final String LOOPBACK = "lo";

  private final Inventory inventory;
  private final int port;
  private Optional<Dhcp6Server> running = Optional.empty();

  LoopbackDhcp6(Inventory inventory, int port) {
    this.inventory = inventory;
    this.port = port;
  }

  synchronized Optional<Dhcp6Server> server() {
    if (running.isEmpty() && hasIpv6()) {
      var server =
          new Dhcp6Server(
              port,
              inventory.bootAuthority(),
              inventory.evidence(),
              new Forgetful(),
              InstantSource.system());
      server.reconfigure(List.of(service()));
      running = Optional.of(server);
    }
    return running;
  }

  private static Service6 service() {
    return new Service6(
        LOOPBACK,
        Mode6.STATEFUL,
        Duid.ofUuid(new UUID(77, 6)),
        Ipv6.parse("2001:db8:77::1"),
        List.of(
            Subnet6.of(Prefix.parse("2001:db8:77::/64")),
            Subnet6.of(Prefix.parse("2001:db8:88::/64"))),
        8081,
        Optional.empty());
  }

  private static boolean hasIpv6() {
    try {
      return Stream.ofNullable(NetworkInterface.getByName(LOOPBACK))
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(Inet6Address.class::isInstance);
    } catch (SocketException e) {
      return false; // no loopback, no IPv6 on it
    }
  }

  /** Nobody takes an address here, so nothing is to be kept. */
  private static final class Forgetful implements Lease6Store {
    @Override
    public Stream<StoredLease6> load() {
      return Stream.empty();
    }

    @Override
    public void write(List<StoredLease6> leases) {
      throw new IllegalStateException("an explanation wrote " + leases);
    }
  }

  @Override
  public synchronized void close() {
    running.ifPresent(Dhcp6Server::close);
  }
}
