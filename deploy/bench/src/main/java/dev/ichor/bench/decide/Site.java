package dev.ichor.bench.decide;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Addressing;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.DhcpPolicy;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageEncoder.Encoded;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One server with a pool of sixteen thousand addresses, ten thousand of them bound, the captured
 * machine among them; and the pure way from a packet to its answer.
 */
final class Site {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final int LEASES = 10_000;
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final Cidr NETWORK = Cidr.parse("10.77.0.0/16");
  private static final Arrival ARRIVAL = new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68);

  private final LeaseTable leases = new LeaseTable();
  private final Service service =
      new Service(
          "eth1",
          Mode.SERVER,
          SELF,
          List.of(
              Subnet.of(NETWORK, List.of(AddressRange.parse("10.77.0.100-10.77.63.254")))
                  .withRouters(List.of(SELF))
                  .withDnsServers(List.of(SELF))),
          SELF,
          8081,
          67);
  private final Optional<BootAnswer> answer =
      Optional.of(
          new BootAnswer.Netboot(
              MachineId.random(),
              new BootProfile(
                  "v1.13.9", BootProfile.DEFAULT_SCHEMATIC, Architecture.AMD64, List.of()),
              "machine is PENDING: inspects"));

  Site() {
    leases.load(Stream.concat(strangers(), Stream.of(captured())), NOW);
  }

  private static Stream<StoredLease> strangers() {
    return IntStream.range(0, LEASES - 1)
        .mapToObj(n -> bound(0x0a4d_1000 + n, new MacAddress(0x0200_0000_0000L + n)));
  }

  /** The address that the captured REQUESTs name. */
  private static StoredLease captured() {
    return bound(Packets.REQUESTED, MacAddress.parse("52:54:00:77:00:00"));
  }

  private static StoredLease bound(int address, MacAddress mac) {
    var key = new byte[7];
    key[0] = 1;
    mac.octets().copyTo(key, 1);
    return new StoredLease(
        Ipv4.of(address),
        NETWORK.toString(),
        Bytes.of(key),
        Optional.of(mac),
        Optional.empty(),
        Kind.BOUND,
        NOW.minus(Duration.ofMinutes(5)),
        NOW.plus(Duration.ofMinutes(55)));
  }

  Decision decide(Bytes packet) throws MalformedPacketException {
    return decide(DhcpMessage.decode(packet));
  }

  Decision decide(DhcpMessage message) {
    var request = Request.of(message, ARRIVAL);
    var grant = Addressing.decide(request, service, leases, NOW);
    return DhcpPolicy.decide(request, service, leases, grant, answer, NOW);
  }

  static DhcpMessage unset() {
    return new DhcpMessage(
        1,
        1,
        Bytes.EMPTY,
        0,
        0,
        0,
        0,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        "",
        "",
        Options.EMPTY);
  }

  /** Octets in, octets out. */
  Encoded answer(Bytes packet) throws MalformedPacketException {
    var reply = (Decision.Reply) decide(packet);
    return MessageEncoder.encode(reply.message(), reply.limit());
  }
}
