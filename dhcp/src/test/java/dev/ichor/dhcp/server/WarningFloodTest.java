package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Destination;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.Captures;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.UdpFrame;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes wrong for each packet is said ten times in ten seconds, and counted in full. */
class WarningFloodTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** Two windows of the budget, in case the test falls on their boundary. */
  private static final int MOST_LINES = 20;

  private static final Service SERVICE =
      new Service(
          "eth1",
          Mode.SERVER,
          SELF,
          List.of(
              Subnet.of(
                  Cidr.parse("10.77.0.0/24"),
                  List.of(AddressRange.parse("10.77.0.100-10.77.0.199")))),
          SELF,
          8081,
          67);
  private static final InterfaceResolver.Resolved SERVED =
      new InterfaceResolver.Resolved(SERVICE, 3, false, LinkSettings.DEFAULT);

  private final Logger logger = Logger.getLogger("dev.ichor.dhcp");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Counters counters = new Counters();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(
              record instanceof org.jboss.logmanager.ExtLogRecord extended
                  ? extended.getFormattedMessage()
                  : record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
  }

  private long lines(String text) {
    return lines.stream().filter(it -> it.contains(text)).count();
  }

  @Test
  @DisplayName("Replies that the system refuses to send")
  void unsent() {
    var channel = new EmbeddedChannel();
    channel.close();
    var outbox = new InterfaceOutbox(channel, SERVED, Optional.empty(), counters);
    for (var i = 0; i < 1_000; i++) {
      outbox.send(SELF, new Destination.Broadcast(68), Bytes.of(1, 2, 3));
      channel.runPendingTasks();
    }
    assertThat(counters.unsent.sum()).isEqualTo(1_000);
    assertThat(lines("dhcp unsent")).isBetween(1L, (long) MOST_LINES);
  }

  @Test
  @DisplayName("Servers without number that somebody forges, each with another address")
  void forgedServers() {
    var watch = new SegmentWatch(() -> List.of(SERVED), () -> NOW);
    for (var i = 0; i < 1_000; i++) {
      var offer = Captures.message("uefi-pxe", 1).reply(MessageType.OFFER);
      var address = Ipv4.of(0x0a420000 + i);
      offer.yiaddr(address).options().put(OptionCode.SERVER_ID, address);
      var frame =
          UdpFrame.of(address, 67, Ipv4.BROADCAST, 68, MessageEncoder.encode(offer.build()));
      watch.heard(
          new PacketTap.Heard(3, Bytes.ofHex("0200000000" + "%02x".formatted(i % 250)), frame));
    }
    assertThat(lines("dhcp other-server")).isEqualTo(10);
  }

  @Test
  @DisplayName("A mistake of ours that every packet meets")
  void faults() {
    var engine = engine(new Broken());
    for (var i = 0; i < 200; i++) {
      engine.receive(discover(i), SERVICE, arrival(), (_, _, _) -> {});
    }
    assertThat(counters.faults.sum()).isEqualTo(200);
    assertThat(lines("dhcp fault")).isBetween(1L, (long) MOST_LINES);
  }

  private DhcpEngine engine(BootAuthority authority) {
    var engine =
        new DhcpEngine(
            authority,
            new LeaseTable(),
            new LeaseWriter(new MemoryLeaseStore(), counters),
            new Chronicle(_ -> {}),
            counters,
            InstantSource.system());
    engine.become(Limits.NONE);
    return engine;
  }

  private static Arrival arrival() {
    return new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68);
  }

  /** Of a machine that netboots, so that the inventory is asked. */
  private static Bytes discover(int number) {
    var octets = Captures.payload("uefi-pxe", 1).toArray();
    octets[4] = (byte) number; // xid
    octets[33] = (byte) number; // the last octet of chaddr
    return Bytes.of(octets);
  }

  private record Broken() implements BootAuthority {
    @Override
    public BootAnswer sighted(Sighting sighting) {
      throw new IllegalStateException("planted");
    }

    @Override
    public Preview explain(Sighting sighting) {
      throw new IllegalStateException("planted");
    }
  }
}
