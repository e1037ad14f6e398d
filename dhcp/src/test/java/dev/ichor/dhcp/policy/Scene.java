package dev.ichor.dhcp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One server on 10.77.0.1/24 with a pool of four, and the messages that reach it. */
final class Scene {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  static final Inet4Address FIRST = Ipv4.parse("10.77.0.100");
  static final Inet4Address OTHER_SERVER = Ipv4.parse("10.77.0.9");
  static final String MAC = "525400770000";
  static final String OTHER_MAC = "525400770001";
  static final BootAnswer HOLD =
      new BootAnswer.Hold(MachineId.random(), Duration.ofSeconds(30), "waits for approval");

  final LeaseTable leases = new LeaseTable();
  Subnet subnet =
      Subnet.of(Cidr.parse("10.77.0.0/24"), List.of(AddressRange.parse("10.77.0.100-10.77.0.103")))
          .withRouters(List.of(SELF))
          .withDnsServers(List.of(SELF));
  Optional<Networks> networks = Optional.empty();
  Mode mode = Mode.SERVER;
  NetbootRules netboot = NetbootRules.STANDARD;
  Optional<BootAnswer> answer = Optional.of(HOLD);
  Instant now = NOW;

  Service service() {
    var plain =
        new Service(
                "eth1",
                mode,
                SELF,
                mode == Mode.SERVER ? List.of(subnet) : List.of(),
                SELF,
                8081,
                67)
            .withNetboot(netboot);
    return networks.map(plain::withNetworks).orElse(plain);
  }

  Decision decide(DhcpMessage message) {
    return decide(message, new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68));
  }

  Decision decide(DhcpMessage message, Arrival arrival) {
    var request = Request.of(message, arrival);
    var grant = Addressing.decide(request, service(), leases, now);
    return DhcpPolicy.decide(request, service(), leases, grant, answer, now);
  }

  Decision.Reply reply(DhcpMessage message) {
    return reply(decide(message));
  }

  static Decision.Reply reply(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Reply.class);
    return (Decision.Reply) decision;
  }

  static String ignored(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Ignore.class);
    return decision.why();
  }

  /** Decides, and lets the lease table take up the change. */
  Decision.Reply apply(DhcpMessage message) {
    var reply = reply(message);
    switch (reply.change()) {
      case Decision.Change.None _ -> {}
      case Decision.Change.Hold(var hold) -> leases.hold(hold);
      case Decision.Change.Bind(var lease) -> leases.apply(lease);
    }
    return reply;
  }

  /** DISCOVER and REQUEST; the address that the client then has. */
  Inet4Address bind(String mac) {
    var offered = apply(message(mac, MessageType.DISCOVER, Options.builder())).message().yiaddr();
    return apply(select(mac, SELF, offered)).message().yiaddr();
  }

  static DhcpMessage discover(Options.Builder options) {
    return message(MAC, MessageType.DISCOVER, options);
  }

  static DhcpMessage select(String mac, Inet4Address server, Inet4Address requested) {
    return message(
        mac,
        MessageType.REQUEST,
        Options.builder()
            .put(OptionCode.SERVER_ID, server)
            .put(OptionCode.REQUESTED_ADDRESS, requested));
  }

  static DhcpMessage reboot(String mac, Inet4Address requested) {
    return message(
        mac, MessageType.REQUEST, Options.builder().put(OptionCode.REQUESTED_ADDRESS, requested));
  }

  static DhcpMessage message(String mac, MessageType type, Options.Builder options) {
    return new DhcpMessage(
        DhcpMessage.BOOTREQUEST,
        DhcpMessage.ETHERNET,
        Bytes.ofHex(mac),
        0,
        0x1c0ffee,
        4,
        0,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        "",
        "",
        options.put(type).build());
  }

  static DhcpMessage withCiaddr(DhcpMessage message, Inet4Address ciaddr) {
    return with(message, message.flags(), ciaddr, message.giaddr());
  }

  static DhcpMessage withGiaddr(DhcpMessage message, Inet4Address giaddr) {
    return with(message, message.flags(), message.ciaddr(), giaddr);
  }

  static DhcpMessage withBroadcast(DhcpMessage message) {
    return with(message, DhcpMessage.BROADCAST_FLAG, message.ciaddr(), message.giaddr());
  }

  static DhcpMessage withHops(DhcpMessage message, int hops) {
    return with(message, hops, message.flags(), message.ciaddr(), message.giaddr());
  }

  private static DhcpMessage with(
      DhcpMessage message, int flags, Inet4Address ciaddr, Inet4Address giaddr) {
    return with(message, message.hops(), flags, ciaddr, giaddr);
  }

  private static DhcpMessage with(
      DhcpMessage message, int hops, int flags, Inet4Address ciaddr, Inet4Address giaddr) {
    return new DhcpMessage(
        message.op(),
        message.htype(),
        message.chaddr(),
        hops,
        message.xid(),
        message.secs(),
        flags,
        ciaddr,
        message.yiaddr(),
        message.siaddr(),
        giaddr,
        message.sname(),
        message.file(),
        message.options());
  }
}
