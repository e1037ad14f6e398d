package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Destination;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.wire.Captures;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
  private static final Arrival BROADCAST = new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68);

  private final Counters counters = new Counters();
  private final MemoryLeaseStore store = new MemoryLeaseStore();
  private final FakeAuthority authority = new FakeAuthority();
  private final List<String> evidence = new ArrayList<>();
  private final LeaseDesk desk = new LeaseDesk(store, CLOCK, () -> 0L, counters);
  private final DhcpEngine engine =
      new DhcpEngine(
          authority,
          desk.table(),
          desk.writer(),
          new Chronicle(it -> evidence.add(it.kind())),
          counters,
          desk.clock());
  private final Explainer explainer = new Explainer(authority, desk.table());
  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

  private record Sent(String to, String hex) {}

  private static Service service(Mode mode) {
    var subnet =
        Subnet.of(
            Cidr.parse("10.77.0.0/24"), List.of(AddressRange.parse("10.77.0.100-10.77.0.199")));
    return new Service(
        "eth1", mode, SELF, mode == Mode.SERVER ? List.of(subnet) : List.of(), SELF, 8081, 67);
  }

  private Explanation explain(DraftMessage draft, Mode mode) {
    return explainer.explain(draft.packet(), service(mode), draft.arrival(), CLOCK.instant());
  }

  private void put(Inet4Address source, Destination destination, Bytes packet) {
    assertThat(source).isEqualTo(SELF);
    sent.add(new Sent(Chronicle.text(destination), packet.toHex()));
  }

  @ParameterizedTest
  @DisplayName("For every captured message, in its order, the explanation is what is then sent")
  @ValueSource(
      strings = {
        "bios", "bios-e1000", "bios-pxelinux", "bios-undionly-loop", "proxy-bios",
        "proxy-uefi-pxe", "uefi-http", "uefi-iperom", "uefi-pxe", "uefi-secure"
      })
  void sameAsServer(String capture) throws Exception {
    desk.start();
    try (desk) {
      var replies = 0;
      for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
        engine.become(Limits.NONE);
        for (var datagram : Captures.all(capture)) {
          var door = datagram.to().endsWith(":4011") ? Arrival.Door.BOOT_SERVER : Arrival.Door.DHCP;
          var arrival = new Arrival(door, Ipv4.parse(datagram.from().split(":", 2)[0]), 68);
          var told = explainer.explain(datagram.payload(), service(mode), arrival, CLOCK.instant());
          engine.receive(datagram.payload(), service(mode), arrival, this::put);
          if (told.reply().isPresent()) {
            assertThat(sent.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new Sent(told.reply().get().to(), told.reply().get().hex()));
            replies++;
          }
          assertThat(sent).isEmpty();
        }
      }
      assertThat(replies).isPositive();
      assertThat(counters.faults.sum()).isZero();
    }
  }

  @Test
  @DisplayName("A thousand explanations hold, bind, record, count and send nothing")
  void withoutEffect() {
    for (var client = 0; client < 1000; client++) {
      var told = explain(uefi(client, MessageType.DISCOVER), Mode.SERVER);
      assertThat(told.outcome()).isEqualTo("reply"); // the pool has a hundred addresses
      assertThat(told.reply().orElseThrow().effect()).startsWith("hold 10.77.0.");
    }
    for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
      Captures.all("uefi-pxe")
          .forEach(
              it -> explainer.explain(it.payload(), service(mode), BROADCAST, CLOCK.instant()));
    }
    explainer.explain(Bytes.ofHex("0102"), service(Mode.SERVER), BROADCAST, CLOCK.instant());
    assertThat(desk.table().size()).isZero();
    assertThat(store.durable).isEmpty();
    assertThat(authority.seen).isEmpty();
    assertThat(evidence).isEmpty();
    assertThat(sent).isEmpty();
    assertThat(counters.snapshot()).isEqualTo(new Counters().snapshot());
    var first = explain(uefi(1, MessageType.DISCOVER), Mode.SERVER);
    assertThat(explain(uefi(1, MessageType.DISCOVER), Mode.SERVER)).isEqualTo(first);
  }

  @Test
  @DisplayName("It tells who asks, from where it is served, what the inventory says, and the reply")
  void whatItTells() {
    var told = explain(uefi(7, MessageType.DISCOVER), Mode.SERVER);
    assertThat(told.heard()).isEqualTo(new Explanation.Heard("eth1", "server", 67, "0.0.0.0:68"));
    assertThat(told.read()).contains("request DISCOVER", "7 (x64 UEFI)");
    var client = told.client().orElseThrow();
    assertThat(client.mac()).contains("52:54:00:77:00:07");
    assertThat(client.uuid()).contains("4c4c4544-0077-1000-8000-525400770000");
    assertThat(client.speaker()).isEqualTo("pxe-firmware");
    assertThat(client.doing()).isEqualTo("discover");
    assertThat(client.link()).contains("10.77.0.0/24");
    assertThat(client.lease()).isEmpty();
    assertThat(client.grant()).isEqualTo("new from the pool");
    assertThat(client.boot().orElseThrow().answer()).isEqualTo("hold");
    var reply = told.reply().orElseThrow();
    assertThat(reply.type()).isEqualTo("OFFER");
    assertThat(reply.to()).isEqualTo("52:54:00:77:00:07/68");
    assertThat(reply.text()).contains("67 = \"snponly.efi\"", "siaddr 10.77.0.1");
    assertThat(Bytes.ofHex(reply.hex()).size()).isGreaterThanOrEqualTo(300);
  }

  @Test
  @DisplayName("Silence and malformed packets are told with their reason")
  void noReply() {
    authority.answer = new BootAnswer.Silence("retired");
    assertThat(explain(uefi(7, MessageType.DISCOVER), Mode.PROXY))
        .satisfies(
            told -> {
              assertThat(told.outcome()).isEqualTo("silence");
              assertThat(told.why()).isEqualTo("retired");
              assertThat(told.reply()).isEmpty();
            });
    var malformed =
        explainer.explain(Bytes.ofHex("01"), service(Mode.SERVER), BROADCAST, CLOCK.instant());
    assertThat(malformed.outcome()).isEqualTo("malformed");
    assertThat(malformed.why()).contains("octet 1");
    assertThat(malformed.client()).isEmpty();
  }

  @Test
  @DisplayName("A relayed draft is answered at the relay, with its option 82")
  void relayed() {
    var relayed = relayed(Ipv4.parse("10.77.0.9"));
    var told = explain(relayed, Mode.SERVER);
    assertThat(told.client().orElseThrow().linkFoundBy()).isEqualTo("10.77.0.9");
    assertThat(told.reply().orElseThrow().to()).isEqualTo("10.77.0.9:67");
    assertThat(told.reply().orElseThrow().hex()).contains("5206" + "0104" + "67372f31");
    assertThat(explain(relayed(Ipv4.parse("10.99.0.9")), Mode.SERVER).why())
        .contains("no subnet is served for link 10.99.0.9");
  }

  @Test
  @DisplayName("A server that is not started hears nothing, and says which interfaces it serves")
  void unknownInterface() {
    var server = new DhcpServer(DhcpConfig.of(List.of()), authority, _ -> {}, store, CLOCK);
    assertThatThrownBy(() -> server.explain("eth9", BROADCAST, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing is heard on interface 'eth9'");
  }

  private static DraftMessage uefi(int client, MessageType type) {
    return new DraftMessage(
        new MacAddress(0x525400770000L + client),
        type,
        Arrival.Door.DHCP,
        Optional.of(ClientArch.X64_UEFI),
        Optional.of(UUID.fromString("4c4c4544-0077-1000-8000-525400770000")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Bytes.ofHex("01%012x".formatted(0x525400770000L + client))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static DraftMessage relayed(Inet4Address giaddr) {
    return new DraftMessage(
        new MacAddress(0x525400770009L),
        MessageType.DISCOVER,
        Arrival.Door.DHCP,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(giaddr),
        Optional.of(Bytes.ofHex("67372f31")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
