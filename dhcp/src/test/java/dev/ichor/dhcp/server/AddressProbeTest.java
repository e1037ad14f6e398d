package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.AddressCheck.Verdict;
import dev.ichor.dhcp.wire.ArpPacket;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.IcmpEcho;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.UdpFrame;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AddressProbeTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final Inet4Address ADDRESS = Ipv4.parse("10.77.0.100");
  private static final MacAddress CLIENT = MacAddress.parse("52:54:00:77:00:01");
  private static final MacAddress SQUATTER = MacAddress.parse("52:54:00:77:00:99");
  private static final InterfaceResolver.Resolved SERVED =
      new InterfaceResolver.Resolved(
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
              67),
          3,
          false,
          LinkSettings.DEFAULT);

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Counters counters = new Counters();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> again = new LinkedBlockingQueue<>();
  private final AddressProbe probe =
      new AddressProbe(loop, () -> List.of(SERVED), new Wire(), counters, System::nanoTime);

  private final class Wire implements ProbeWire {
    @Override
    public boolean arp(InterfaceResolver.Resolved served, Inet4Address address) {
      return sent.add("arp " + address.getHostAddress());
    }

    @Override
    public boolean ping(Inet4Address address) {
      return sent.add("ping " + address.getHostAddress());
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private Verdict ask(String name) throws Exception {
    var discover =
        new DhcpMessage(
            DhcpMessage.BOOTREQUEST,
            DhcpMessage.ETHERNET,
            CLIENT.octets(),
            0,
            1,
            0,
            0,
            Ipv4.ANY,
            Ipv4.ANY,
            Ipv4.ANY,
            Ipv4.ANY,
            "",
            "",
            Options.builder().put(MessageType.DISCOVER).build());
    var request = Request.of(discover, new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68));
    return loop.submit(() -> probe.ask(SERVED.service(), request, ADDRESS, () -> again.add(name)))
        .get();
  }

  @Test
  @DisplayName(
      "Silence frees the address after the wait; a DISCOVER meanwhile starts no second probe")
  void silence() throws Exception {
    assertThat(ask("first")).isEqualTo(new Verdict.Wait());
    assertThat(ask("second")).isEqualTo(new Verdict.Wait());
    assertThat(again.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
    assertThat(ask("third")).isEqualTo(new Verdict.Free());
    assertThat(again).isEmpty();
    assertThat(counters.probes.sum()).isEqualTo(1);
    assertThat(sent).hasSize(2).allMatch("arp 10.77.0.100"::equals);
  }

  @Test
  @DisplayName("Somebody else's answer takes it, the client's own does not (RFC 5227 §2.1.1)")
  void answers() throws Exception {
    ask("first");
    probe.answered(3, ADDRESS, SQUATTER);
    assertThat(again.poll(10, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(ask("second"))
        .isInstanceOfSatisfying(
            Verdict.Taken.class, taken -> assertThat(taken.by()).contains(SQUATTER));
    probe.answered(3, ADDRESS, CLIENT);
    assertThat(ask("third")).isEqualTo(new Verdict.Free());
  }

  @Test
  @DisplayName("What was asked ahead of demand costs nothing; an unasked word afterwards counts")
  void ahead() throws Exception {
    loop.submit(() -> probe.prepare(SERVED, ADDRESS)).get();
    ask("waiting");
    assertThat(again.poll(10, TimeUnit.SECONDS)).isEqualTo("waiting");
    assertThat(ask("free")).isEqualTo(new Verdict.Free());
    probe.answered(3, ADDRESS, SQUATTER);
    assertThat(ask("taken")).isInstanceOf(Verdict.Taken.class);
  }

  @Test
  @DisplayName("ARP and ICMP: round trip, all truncations and random octets are never a fault")
  void decoders() {
    var arp = ArpPacket.probe(CLIENT, ADDRESS);
    assertThat(ArpPacket.decode(arp.encode())).contains(arp);
    assertThat(IcmpEcho.request(0x1234)).isEqualTo(Bytes.ofHex("0800e5ca12340001"));
    var frame = UdpFrame.of(SELF, 67, ADDRESS, 68, Bytes.ofHex("c0ffee"));
    var read = UdpFrame.decode(frame).orElseThrow();
    assertThat(read)
        .isEqualTo(new UdpFrame.Received(SELF, 67, ADDRESS, 68, Bytes.ofHex("c0ffee"), true));
    for (var size = 0; size < frame.size(); size++) {
      var cut = frame.slice(0, size);
      assertThat(UdpFrame.decode(cut).filter(UdpFrame.Received::isWhole)).isEmpty();
      ArpPacket.decode(cut);
      IcmpEcho.reply(cut);
    }
    var random = new Random(5227);
    for (var round = 0; round < 20_000; round++) {
      var octets = new byte[random.nextInt(64)];
      random.nextBytes(octets);
      if (octets.length > 9) {
        octets[0] = (byte) (0x40 | random.nextInt(16));
        octets[9] = (byte) (random.nextBoolean() ? 17 : 1);
      }
      UdpFrame.decode(Bytes.of(octets));
      ArpPacket.decode(Bytes.of(octets));
      IcmpEcho.reply(Bytes.of(octets));
    }
  }
}
