package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.ServerSearch;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.UdpFrame;
import dev.ichor.inventory.model.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Who else answers DHCP on the interfaces that we serve: by listening to what servers send (below
 * our sockets, since clients' port 68 is not ours), and by asking. What is heard is hostile until
 * proven otherwise: decoded by the same decoder, bounded in number and size, made printable.
 */
final class SegmentWatch {
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");
  private static final MacAddress EVERYBODY = MacAddress.parse("ff:ff:ff:ff:ff:ff");
  private static final int CLIENT_PORT = 68;
  private static final int SERVER_PORT = 67;

  /** One interface; more are a flood of forged ones, of which the latest are kept. */
  private static final int MOST_SERVERS = 32;

  private static final Duration REMIND_AFTER = Duration.ofMinutes(30);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

  private final Supplier<List<InterfaceResolver.Resolved>> served;
  private final InstantSource clock;
  private final Map<String, Place> places = new HashMap<>();
  private Optional<PacketSocket> packets = Optional.empty();
  private String unheard = "CAP_NET_RAW is missing";

  /** What is known of one interface. */
  private static final class Place {
    private final Map<ServerRecord.Key, ServerRecord> servers = new HashMap<>();
    private Optional<Instant> searchedAt = Optional.empty();
    private Optional<Instant> firstSearchedAt = Optional.empty();
    private Optional<Integer> xid = Optional.empty();

    /** Each forged server is a new one, and worth a line of its own. */
    private final LogBudget complaints = LogBudget.ofComplaints();
  }

  SegmentWatch(Supplier<List<InterfaceResolver.Resolved>> served, InstantSource clock) {
    this.served = served;
    this.clock = clock;
  }

  /** From now on servers can be heard and asked. */
  synchronized void listen(PacketSocket socket) {
    packets = Optional.of(socket);
    unheard = "";
  }

  /** One frame with a datagram from port 67; from the tap's thread. */
  void heard(PacketTap.Heard frame) {
    var on = served.get().stream().filter(it -> it.index() == frame.interfaceIndex()).findFirst();
    if (on.isEmpty() || frame.source().size() != 6) {
      return;
    }
    UdpFrame.decode(frame.payload())
        .filter(udp -> udp.sourcePort() == SERVER_PORT && udp.isWhole())
        .filter(udp -> !on.get().service().addresses().contains(udp.source()))
        .ifPresent(udp -> heard(on.get(), MacAddress.of(frame.source()), udp));
  }

  private void heard(InterfaceResolver.Resolved on, MacAddress mac, UdpFrame.Received datagram) {
    DhcpMessage message;
    try {
      message = DhcpMessage.decode(datagram.payload());
    } catch (MalformedPacketException e) {
      LOG.debugf("dhcp malformed via=%s from-mac=%s", on.service().name(), mac);
      return;
    }
    if (message.op() == DhcpMessage.BOOTREPLY && message.type().isPresent()) {
      note(on, new ServerRecord.Key(ServerRecord.address(message, datagram), mac), message);
    }
  }

  private synchronized void note(
      InterfaceResolver.Resolved on, ServerRecord.Key key, DhcpMessage message) {
    if (on.service().addresses().contains(key.address())) {
      return;
    }
    var now = clock.instant();
    var place = places.computeIfAbsent(on.service().name(), _ -> new Place());
    if (!place.servers.containsKey(key) && place.servers.size() >= MOST_SERVERS) {
      place.servers.entrySet().stream()
          .min(Comparator.comparing(entry -> entry.getValue().lastSeen()))
          .map(Map.Entry::getKey)
          .ifPresent(place.servers::remove);
    }
    var server = place.servers.computeIfAbsent(key, _ -> new ServerRecord(now));
    server.heard(message, now, place.xid.filter(it -> it == message.xid()).isPresent());
    if (server.isToBeTold(now, REMIND_AFTER) && place.complaints.take(now)) {
      tell(on, server.seen(key, isExpected(on, key, server)));
    }
  }

  /** In proxy mode somebody else must give the addresses; all others have to be named. */
  private static boolean isExpected(
      InterfaceResolver.Resolved on, ServerRecord.Key key, ServerRecord server) {
    var named = on.link().expectedServers();
    return named.contains(key.address())
        || named.isEmpty() && on.service().mode() == Mode.PROXY && server.givesAddresses();
  }

  private static void tell(InterfaceResolver.Resolved on, SegmentServer server) {
    LOG.logf(
        server.isExpected() ? Logger.Level.INFO : Logger.Level.WARN,
        "dhcp other-server via=%s address=%s mac=%s expected=%s says=\"%s\"%s",
        on.service().name(),
        server.address().getHostAddress(),
        server.mac(),
        server.isExpected(),
        server.says(),
        server.isExpected()
            ? ""
            : " why=\"machines may take its answer instead of ours; switch it off, or name it as"
                + " expected\"");
  }

  /**
   * Asks who is there.
   *
   * @return false when it cannot be asked
   */
  boolean search(InterfaceResolver.Resolved on) {
    Optional<PacketSocket> socket;
    var xid = ThreadLocalRandom.current().nextInt();
    synchronized (this) {
      socket = packets;
      var place = places.computeIfAbsent(on.service().name(), _ -> new Place());
      place.xid = Optional.of(xid);
      place.searchedAt = socket.map(_ -> clock.instant());
      place.firstSearchedAt = place.firstSearchedAt.or(() -> place.searchedAt);
    }
    try {
      var mac = RawProbeWire.macOf(on.index());
      if (socket.isEmpty() || mac.isEmpty() || on.isLoopback()) {
        return false;
      }
      var discover = MessageEncoder.encode(ServerSearch.discover(mac.get(), xid));
      var datagram = UdpFrame.of(Ipv4.ANY, CLIENT_PORT, Ipv4.BROADCAST, SERVER_PORT, discover);
      socket.get().send(on.index(), EVERYBODY, datagram);
      return true;
    } catch (IOException e) {
      LOG.warnf("dhcp search via=%s unsent why=\"%s\"", on.service().name(), e.getMessage());
      return false;
    }
  }

  /** All interfaces that we serve. */
  List<Segment> report() {
    return served.get().stream().map(this::segment).toList();
  }

  private synchronized Segment segment(InterfaceResolver.Resolved on) {
    var service = on.service();
    var place = places.getOrDefault(service.name(), new Place());
    var servers =
        place.servers.entrySet().stream()
            .map(it -> it.getValue().seen(it.getKey(), isExpected(on, it.getKey(), it.getValue())))
            .sorted(Comparator.comparing(SegmentServer::firstSeen))
            .toList();
    return new Segment(
        service.name(),
        service.mode(),
        service.self(),
        service.subnets().stream()
            .map(Subnet::network)
            .filter(network -> service.addresses().stream().anyMatch(network::contains))
            .map(Cidr::toString)
            .toList(),
        unheard(on),
        place.searchedAt,
        servers,
        finding(on, place, servers));
  }

  private Optional<String> unheard(InterfaceResolver.Resolved on) {
    return on.isLoopback()
        ? Optional.of("the loopback interface has no other servers")
        : Optional.of(unheard).filter(text -> !text.isEmpty());
  }

  private Optional<String> finding(
      InterfaceResolver.Resolved on, Place place, List<SegmentServer> servers) {
    var rogues = servers.stream().filter(it -> !it.isExpected()).toList();
    if (!rogues.isEmpty()) {
      var one = rogues.getLast();
      return Optional.of(
          "%d DHCP server(s) that nobody named answer on %s: %s (%s) gives %s; switch it off, or name it as expected"
              .formatted(
                  rogues.size(),
                  on.service().name(),
                  one.address().getHostAddress(),
                  one.mac(),
                  one.says()));
    }
    var waited =
        place.firstSearchedAt.filter(at -> at.plus(ANSWERS_WITHIN).isBefore(clock.instant()));
    var isAlone = servers.stream().noneMatch(SegmentServer::givesAddresses);
    return on.service().mode() == Mode.PROXY && waited.isPresent() && isAlone
        ? Optional.of(
            "no DHCP server answers on %s, and a proxy gives no addresses: machines cannot boot; start one, or serve addresses here"
                .formatted(on.service().name()))
        : Optional.empty();
  }
}
