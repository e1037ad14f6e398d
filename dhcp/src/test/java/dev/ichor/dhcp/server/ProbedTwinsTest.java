package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Boards that all send one client identifier, while their addresses are being probed. */
class ProbedTwinsTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final Bytes SAME = Bytes.ofHex("0003000200040005000006000700080009");
  private static final int BOARDS = 20;

  private final Counters counters = new Counters();
  private final DhcpEngine engine =
      new DhcpEngine(
          new FakeAuthority(),
          new LeaseTable(),
          new LeaseWriter(new MemoryLeaseStore(), counters),
          new Chronicle(_ -> {}),
          counters,
          InstantSource.system());
  private final Service service =
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
  private final List<Runnable> waiting = new ArrayList<>();
  private final Set<Inet4Address> asked = new HashSet<>();
  private final List<DhcpMessage> offers = new ArrayList<>();
  private boolean isAnswered;

  private static Bytes discover(int board) {
    return MessageEncoder.encode(
        new DhcpMessage(
            DhcpMessage.BOOTREQUEST,
            DhcpMessage.ETHERNET,
            Bytes.ofHex("5254007700%02x".formatted(board)),
            0,
            board,
            0,
            0,
            Ipv4.ANY,
            Ipv4.ANY,
            Ipv4.ANY,
            Ipv4.ANY,
            "",
            "",
            Options.builder().put(MessageType.DISCOVER).put(OptionCode.CLIENT_ID, SAME).build()));
  }

  private void keep(Bytes packet) {
    try {
      offers.add(DhcpMessage.decode(packet));
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("Each has a probe of its own, and is offered an address of its own (RFC 2131 §2.2)")
  void ownAddresses() {
    engine.checkBy(
        (_, _, address, again) -> {
          asked.add(address);
          if (isAnswered) {
            return new AddressCheck.Verdict.Free();
          }
          waiting.add(again);
          return new AddressCheck.Verdict.Wait();
        });
    for (var board = 0; board < BOARDS; board++) {
      engine.receive(
          discover(board),
          service,
          new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68),
          (_, _, packet) -> keep(packet));
    }
    assertThat(offers).isEmpty();
    isAnswered = true;
    List.copyOf(waiting).forEach(Runnable::run);
    assertThat(offers).hasSize(BOARDS);
    assertThat(offers.stream().map(DhcpMessage::yiaddr).distinct()).hasSize(BOARDS);
    assertThat(asked).hasSize(BOARDS);
    assertThat(counters.faults.sum()).isZero();
  }
}
