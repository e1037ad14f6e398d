package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Destination;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.PoolUse;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.EvidenceLog;
import java.net.Inet4Address;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Abuse: what one device, or a million forged ones, must not be able to do. */
class GuardTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final Inet4Address RESERVED = Ipv4.parse("10.77.0.250");
  private static final long FORGED = 1_000_000;
  private static final long FRIEND = 0x525400770001L;
  private static final long OWNER = 0x525400770002L;
  private static final Arrival BROADCAST = new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68);

  private final Counters counters = new Counters();
  private final LeaseTable leases = new LeaseTable();
  private final LeaseWriter writer = new LeaseWriter(new MemoryLeaseStore(), counters);
  private final List<DhcpMessage> replies = new CopyOnWriteArrayList<>();
  private final DhcpEngine engine =
      new DhcpEngine(
          new FakeAuthority(),
          leases,
          writer,
          new Chronicle(new Strangers()),
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
                      List.of(AddressRange.parse("10.77.0.100-10.77.0.199")))
                  .withReservations(Map.of(MacAddress.of(Bytes.ofHex("525400770002")), RESERVED))),
          SELF,
          8081,
          67);

  @BeforeEach
  void start() {
    writer.start();
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  private static Bytes packet(long mac, int xid, MessageType type, Options.Builder options) {
    return MessageEncoder.encode(
        new DhcpMessage(
            DhcpMessage.BOOTREQUEST,
            DhcpMessage.ETHERNET,
            Bytes.ofHex("%012x".formatted(mac)),
            0,
            xid,
            0,
            0,
            Ipv4.ANY,
            Ipv4.ANY,
            Ipv4.ANY,
            Ipv4.ANY,
            "",
            "",
            options.put(type).build()));
  }

  private static Bytes discover(long mac, int xid) {
    return packet(mac, xid, MessageType.DISCOVER, Options.builder());
  }

  private static Bytes naming(long mac, int xid, MessageType type, Inet4Address address) {
    return packet(
        mac,
        xid,
        type,
        Options.builder()
            .put(OptionCode.SERVER_ID, SELF)
            .put(OptionCode.REQUESTED_ADDRESS, address));
  }

  /** The reply, if any. */
  private Optional<DhcpMessage> tell(Bytes packet) {
    replies.clear();
    engine.receive(packet, service, BROADCAST, this::keep);
    return replies.stream().findFirst();
  }

  private void keep(Inet4Address self, Destination destination, Bytes packet) {
    try {
      replies.add(DhcpMessage.decode(packet));
    } catch (dev.ichor.dhcp.wire.MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  private Inet4Address offered(long mac) {
    return tell(discover(mac, (int) mac)).orElseThrow().yiaddr();
  }

  @Test
  @DisplayName("A million forged MACs take no memory and not the addresses of known machines")
  void starvation() throws Exception {
    engine.become(new Limits(20, 120, 20_000, 30, 60));
    var friends = offered(FRIEND);
    tell(naming(FRIEND, 7, MessageType.REQUEST, friends));
    var memory = used();
    for (var mac = 0x02_0000_0000_00L; mac < 0x02_0000_0000_00L + FORGED; mac++) {
      engine.receive(discover(mac, (int) mac), service, BROADCAST, (_, _, _) -> {});
    }
    assertThat(used() - memory).as("octets kept").isLessThan(32L << 20);
    assertThat(counters.ignored.sum()).as("left alone").isGreaterThan(FORGED - 200);
    assertThat(counters.limited.sum()).isPositive();
    assertThat(counters.faults.sum()).isZero();
    assertThat(renewed(FRIEND, friends)).isEqualTo(friends);
    assertThat(offered(FRIEND)).isEqualTo(friends);
    assertThat(offered(OWNER)).isEqualTo(RESERVED);
  }

  private Inet4Address renewed(long mac, Inet4Address ciaddr) throws Exception {
    var octets = packet(mac, 8, MessageType.REQUEST, Options.builder()).toArray();
    Bytes.of(ciaddr.getAddress()).copyTo(octets, 12);
    return acknowledged(
        Bytes.of(octets), new Arrival(Arrival.Door.DHCP, ciaddr, 68, Optional.of(SELF)));
  }

  /** What the ACK says; it comes from the writer's thread. */
  private Inet4Address acknowledged(Bytes packet, Arrival arrival) throws Exception {
    replies.clear();
    engine.receive(packet, service, arrival, this::keep);
    for (var waits = 0; waits < 1_000 && replies.isEmpty(); waits++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(replies).as("after ten seconds").hasSize(1);
    assertThat(replies.getFirst().type()).contains(MessageType.ACK);
    return replies.getFirst().yiaddr();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  @DisplayName("In a pool more than half full strangers are let in slowly; below, all at once")
  void strangers() {
    engine.become(new Limits(0, 0, 0, 10, 60));
    var served = new HashSet<Inet4Address>();
    for (var mac = 0x02_0000_0000_00L; mac < 0x02_0000_0000_00L + 95; mac++) {
      tell(discover(mac, (int) mac)).ifPresent(offer -> served.add(offer.yiaddr()));
    }
    assertThat(served).hasSizeBetween(50, 80);
  }

  @Test
  @DisplayName("One MAC that floods is cut off after its burst; its neighbours are not")
  void oneFlood() {
    engine.become(new Limits(20, 60, 0, 0, 0));
    for (var xid = 0; xid < 1_000; xid++) {
      tell(discover(0x02_0000_0000_99L, xid));
    }
    assertThat(counters.offers.sum()).isBetween(20L, 25L);
    assertThat(tell(discover(FRIEND, 1))).isPresent();
  }

  @Test
  @DisplayName("A relay is held back only while more arrives than can be answered")
  void relays() {
    var guard = new Guard(new Limits(0, 0, 10, 0, 0));
    var relayed = packet(FRIEND, 1, MessageType.DISCOVER, Options.builder()).toArray();
    relayed[24] = 10;
    relayed[27] = 2;
    var admitted = 0;
    for (var i = 0; i < 100; i++) {
      assertThat(guard.admits(Bytes.of(relayed), false, 1_000)).isTrue();
      admitted += guard.admits(Bytes.of(relayed), true, 1_000) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(20);
    assertThat(guard.admits(Bytes.of(relayed), true, 1_000_001_000L)).as("a second later").isTrue();
  }

  @Test
  @DisplayName(
      "DECLINEs of forged MACs take a quarter of the pool for an hour, the rest for a minute")
  void declineFlood() {
    engine.become(Limits.NONE);
    for (var mac = 0x02_0000_0000_00L; mac < 0x02_0000_0000_00L + 90; mac++) {
      var address = offered(mac);
      tell(naming(mac, 5, MessageType.DECLINE, address));
    }
    var soon = InstantSource.system().instant().plusSeconds(70);
    var use = PoolUse.of(service.subnets().getFirst(), leases, soon);
    assertThat(use.declined()).isEqualTo(25);
    assertThat(use.taken()).isEqualTo(25);
    assertThat(counters.limited.sum()).isEqualTo(65);
  }

  @Test
  @DisplayName("Whose DECLINE is not believed is offered another address nevertheless (§4.3.3)")
  void doubtedDecline() throws Exception {
    declineFlood();
    var address = offered(FRIEND);
    acknowledged(naming(FRIEND, 5, MessageType.REQUEST, address), BROADCAST);
    tell(naming(FRIEND, 6, MessageType.DECLINE, address));
    assertThat(offered(FRIEND)).isNotEqualTo(address);
  }

  @Test
  @DisplayName("The same message again gets the same answer; a chain-loaded program a new one")
  void repeated() {
    engine.become(Limits.NONE);
    var first = tell(discover(FRIEND, 9)).orElseThrow();
    var again = discover(FRIEND, 9).toArray();
    again[9] = 4; // secs
    assertThat(tell(Bytes.of(again))).contains(first);
    assertThat(counters.repeated.sum()).isEqualTo(1);
    assertThat(counters.offers.sum()).isEqualTo(1);
    var ipxe =
        packet(
            FRIEND,
            9,
            MessageType.DISCOVER,
            Options.builder()
                .put(OptionCode.USER_CLASS, "iPXE")
                .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003010"));
    var chained = tell(ipxe).orElseThrow();
    assertThat(chained.options().text(OptionCode.BOOT_FILE).orElseThrow()).contains("script.ipxe");
    assertThat(chained.yiaddr()).isEqualTo(first.yiaddr());
    assertThat(counters.repeated.sum()).isEqualTo(1);
  }

  @Test
  @DisplayName("After a RELEASE or DECLINE nothing of before is repeated")
  void notRepeated() {
    engine.become(Limits.NONE);
    var first = tell(discover(FRIEND, 9)).orElseThrow();
    tell(naming(FRIEND, 10, MessageType.DECLINE, first.yiaddr()));
    assertThat(tell(discover(FRIEND, 9)).orElseThrow().yiaddr()).isNotEqualTo(first.yiaddr());
    assertThat(counters.repeated.sum()).isZero();
  }

  @Test
  @DisplayName(
      "Under a storm the packets that wait for longest go, and none older than 3 s is served")
  void shedding() {
    var clock = new long[1];
    var tasks = new ArrayList<Runnable>();
    var intake = new Intake(tasks::add, counters, () -> clock[0]);
    var done = new ArrayList<Integer>();
    for (var i = 0; i < Intake.MOST_WAITING + 100; i++) {
      var number = i;
      intake.add(_ -> done.add(number));
    }
    intake.drain();
    assertThat(counters.shed.sum()).isEqualTo(100);
    assertThat(done).startsWith(100, 101).hasSize(64);
    clock[0] = 4_000_000_000L;
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
    assertThat(done).hasSize(64);
    var congested = new HashSet<Boolean>();
    intake.add(congested::add);
    intake.drain();
    assertThat(congested).isEqualTo(Set.of(false));
    assertThat(counters.shed.sum()).isEqualTo(100L + Intake.MOST_WAITING - 64);
  }

  /** An inventory that knows none of the machines. */
  private record Strangers() implements EvidenceLog {
    @Override
    public void record(Evidence evidence) {}

    @Override
    public boolean isKept(Evidence.Subject subject) {
      return false;
    }
  }
}
