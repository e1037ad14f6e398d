package dev.ichor.dhcp.server.leases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Holder;
import dev.ichor.dhcp.policy.Leases.Hold;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Cidr SUBNET = Cidr.parse("10.77.0.0/24");
  private static final Cidr TWINS = Cidr.parse("10.88.0.0/16");
  private static final AddressRange FOUR = AddressRange.parse("10.77.0.100-10.77.0.103");
  private static final Bytes KEY = Bytes.ofHex("01525400000001");
  private static final Bytes STRANGER = Bytes.ofHex("ff00aa");

  private final LeaseTable table = new LeaseTable();

  @Test
  @DisplayName("A lease written under a clock years ahead blocks its address for its length only")
  void fromTheFuture() {
    table.load(Stream.of(lease(100, KEY, Kind.BOUND, NOW.plus(Duration.ofDays(3000)), 3600)), NOW);
    assertThat(table.current(NOW.plusSeconds(3599))).hasSize(1);
    assertThat(table.current(NOW.plusSeconds(3600))).isEmpty();
  }

  @Test
  @DisplayName("A lease of the past is taken as it was written")
  void fromThePast() {
    table.load(Stream.of(lease(100, KEY, Kind.BOUND, NOW.minusSeconds(600), 3600)), NOW);
    assertThat(table.current(NOW.plusSeconds(2999))).hasSize(1);
    assertThat(table.current(NOW.plusSeconds(3000))).isEmpty();
  }

  @Test
  @DisplayName("Never used before used before; then the address that has been free for longest")
  void orderOfAllocation() {
    bind(100, 10, 300);
    bind(101, 11, 100);
    bind(102, 12, 200);
    assertThat(free(NOW.plusSeconds(50))).contains(address(103));
    bind(103, 13, 9999);
    assertThat(free(NOW.plusSeconds(50))).isEmpty();
    assertThat(free(NOW.plusSeconds(250))).contains(address(101));
    table.hold(new Hold(SUBNET, address(101), who(STRANGER), NOW.plusSeconds(280)));
    assertThat(free(NOW.plusSeconds(260))).contains(address(102));
    assertThat(free(NOW.plusSeconds(281))).contains(address(101));
  }

  @Test
  @DisplayName("RELEASE frees at once and keeps the client's name on the address (§4.3.4)")
  void release() {
    bind(100, 1, 3600);
    bind(101, 11, 3600);
    bind(102, 12, 3600);
    bind(103, 13, 3600);
    assertThat(free(NOW)).isEmpty();
    table.apply(lease(100, KEY, Kind.RELEASED, NOW, 0));
    assertThat(free(NOW)).contains(address(100));
    assertThat(table.latestOf(SUBNET, who(KEY)).map(StoredLease::address)).contains(address(100));
  }

  @Test
  @DisplayName("A declined address is out for its quarantine, then free, and the count follows")
  void decline() {
    IntStream.range(100, 104).forEach(i -> bind(i, i, 60));
    table.apply(lease(100, KEY, Kind.DECLINED, NOW, 600));
    assertThat(table.declinedBy(who(KEY), NOW)).isOne();
    assertThat(table.latestOf(SUBNET, who(KEY))).isEmpty();
    assertThat(free(NOW.plusSeconds(61))).contains(address(101));
    IntStream.range(101, 104)
        .forEach(i -> table.apply(lease(i, key(i), Kind.BOUND, NOW.plusSeconds(61), 9999)));
    assertThat(free(NOW.plusSeconds(599))).isEmpty();
    assertThat(table.declinedBy(who(KEY), NOW.plusSeconds(599))).isOne();
    assertThat(free(NOW.plusSeconds(600))).contains(address(100));
    assertThat(table.declinedBy(who(KEY), NOW.plusSeconds(600))).isZero();
  }

  @Test
  @DisplayName("An address that is not allowed keeps its place for the next client")
  void notAllowed() {
    IntStream.range(100, 104).forEach(i -> bind(i, i, i));
    var later = NOW.plusSeconds(500);
    assertThat(table.free(List.of(FOUR), KEY, it -> !it.equals(address(100)), later))
        .contains(address(101));
    assertThat(free(later)).contains(address(100));
  }

  @Test
  @DisplayName("A pool of sixteen million, full or empty, is answered without walking through it")
  void hugePool() {
    var huge = AddressRange.parse("10.0.0.1-10.255.255.254");
    var seen = new HashSet<Inet4Address>();
    for (var i = 0; i < 50_000; i++) {
      var got = table.free(List.of(huge), key(i), _ -> true, NOW).orElseThrow();
      assertThat(seen.add(got)).as("given twice: %s", got).isTrue();
      table.apply(
          new StoredLease(
              got,
              "10.0.0.0/8",
              key(i),
              Optional.empty(),
              Optional.empty(),
              Kind.BOUND,
              NOW,
              NOW.plusSeconds(3600)));
    }
    assertThat(table.size()).isEqualTo(50_000);
  }

  @Test
  @DisplayName("A flood of clients that never take up their offers costs bounded memory")
  void boundedHolds() {
    var huge = AddressRange.parse("10.0.0.1-10.255.255.254");
    var subnet = Cidr.parse("10.0.0.0/8");
    for (var i = 0; i < 70_000; i++) {
      var got = table.free(List.of(huge), key(i), _ -> true, NOW).orElseThrow();
      table.hold(new Hold(subnet, got, who(key(i)), NOW.plusSeconds(60)));
    }
    assertThat(table.holdOf(subnet, who(key(0)))).as("the oldest").isEmpty();
    assertThat(table.holdOf(subnet, who(key(69_999)))).isPresent();
    assertThat(table.free(List.of(huge), key(0), _ -> true, NOW)).isPresent();
  }

  @Test
  @DisplayName("Only so many former clients are remembered; the longest gone is forgotten first")
  void boundedMemory() {
    var small = new LeaseTable(2);
    for (var i = 100; i < 104; i++) {
      small.apply(lease(i, key(i), Kind.BOUND, NOW, i));
    }
    small.sweep(NOW.plusSeconds(1000));
    assertThat(small.size()).isEqualTo(2);
    assertThat(small.latestOf(SUBNET, who(key(100)))).isEmpty();
    assertThat(small.latestOf(SUBNET, who(key(103)))).isPresent();
    assertThat(small.free(List.of(FOUR), KEY, _ -> true, NOW.plusSeconds(1000)))
        .as("forgotten counts as never used")
        .get()
        .isIn(address(100), address(101));
  }

  @Test
  @DisplayName("A clock set forward ends no lease early, one set back keeps none for longer")
  void clockMoved() {
    bind(100, 1, 3600);
    var day = Duration.ofDays(1);
    table.clockMoved(day, () -> {});
    table.sweep(NOW.plus(day));
    assertThat(table.current(NOW.plus(day).plusSeconds(3599))).hasSize(1);
    assertThat(table.current(NOW.plus(day).plusSeconds(3600))).isEmpty();
    table.clockMoved(day.negated(), () -> {});
    assertThat(table.current(NOW.plusSeconds(3599))).hasSize(1);
    assertThat(table.current(NOW.plusSeconds(3600))).isEmpty();
  }

  @Test
  @DisplayName("What goes in comes out, whatever the key: of the MAC address or of its own")
  void roundTrip() {
    var full =
        new StoredLease(
            address(100),
            "10.77.0.0/24",
            KEY,
            Optional.of(MacAddress.parse("52:54:00:00:00:01")),
            Optional.of("node-1"),
            Kind.BOUND,
            NOW,
            NOW.plusSeconds(60));
    var odd = lease(101, STRANGER, Kind.RELEASED, NOW, 0);
    var fresh = new LeaseTable();
    fresh.load(Stream.of(full, odd), NOW);
    assertThat(fresh.all()).containsExactly(full, odd);
    assertThat(fresh.latestOf(SUBNET, Holder.of(full))).contains(full);
    assertThat(fresh.latestOf(SUBNET, who(STRANGER))).contains(odd);
  }

  @Test
  @DisplayName("Random binding, releasing and expiring agrees with a plain list")
  void againstPlainList() {
    var random = new java.util.Random(2131);
    var plain = new java.util.HashMap<Inet4Address, StoredLease>();
    var now = NOW;
    for (var i = 0; i < 20_000; i++) {
      now = now.plusSeconds(random.nextInt(3));
      var who = key(random.nextInt(40));
      var at = random.nextInt(100, 104);
      var kind = Kind.values()[random.nextInt(3)];
      var free = free(now);
      var moment = now;
      var blocked = plain.values().stream().filter(it -> it.expiresAt().isAfter(moment)).count();
      assertThat(free.isPresent()).as("step %d", i).isEqualTo(blocked < 4);
      free.ifPresent(
          it ->
              assertThat(plain.containsKey(it) && plain.get(it).expiresAt().isAfter(moment))
                  .isFalse());
      var lease = lease(at, who, kind, now, kind == Kind.RELEASED ? 0 : random.nextInt(30));
      table.apply(lease);
      plain.put(lease.address(), lease);
      assertThat(table.at(lease.address())).contains(lease);
    }
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(plain.values());
  }

  @Test
  @DisplayName("A former client that asks without end and never takes the offer costs no memory")
  void offersNotTaken() {
    table.apply(lease(100, KEY, Kind.RELEASED, NOW, 0));
    assertThat(free(NOW)).isPresent();
    for (var i = 0; i < 100_000; i++) {
      table.hold(new Hold(SUBNET, address(100), who(KEY), NOW.plusSeconds(60 + i)));
    }
    assertThat(table.freeAddresses().queued()).isLessThan(3_000);
    IntStream.range(101, 104).forEach(i -> bind(i, i, 9_999));
    table.sweep(NOW.plusSeconds(200_000));
    assertThat(free(NOW.plusSeconds(200_000))).as("still found").isPresent();
  }

  @Test
  @DisplayName("Ranges that are no longer given out are forgotten; their leases are not")
  void otherRanges() {
    bind(100, 1, 3600);
    for (var i = 0; i < 200; i++) {
      var range = AddressRange.parse("10.%d.0.0-10.%d.255.255".formatted(i, i));
      assertThat(table.free(List.of(range), KEY, _ -> true, NOW)).isPresent();
    }
    table.keepOnly(List.of(FOUR));
    assertThat(table.freeAddresses().ranges()).isLessThanOrEqualTo(1);
    assertThat(table.free(List.of(FOUR), KEY, address(100)::equals, NOW)).isEmpty();
    assertThat(table.at(address(100))).isPresent();
  }

  @Test
  @DisplayName(
      "Of a thousand machines with one identifier each finds its own address, in any order")
  void oneIdentifierForAll() {
    var leases =
        IntStream.range(0, 1000).mapToObj(i -> twin(i, NOW.plusSeconds(i * 7 % 1000))).toList();
    leases.forEach(table::apply);
    for (var lease : leases) {
      assertThat(table.latestOf(TWINS, Holder.of(lease))).contains(lease);
    }
    var newcomer = new Holder(STRANGER, Optional.of(new MacAddress(7)));
    assertThat(table.latestOf(TWINS, newcomer))
        .map(StoredLease::boundAt)
        .contains(NOW.plusSeconds(999));
    leases.forEach(
        it -> table.apply(it.ended(Kind.DECLINED, NOW, NOW.plusSeconds(9), it.origin())));
    assertThat(table.latestOf(TWINS, Holder.of(leases.getFirst()))).isEmpty();
  }

  private static StoredLease twin(int number, Instant boundAt) {
    return new StoredLease(
        Ipv4.of(0x0a580000 + number),
        TWINS.toString(),
        STRANGER,
        Optional.of(new MacAddress(0x5254_0000_0000L + number)),
        Optional.empty(),
        Kind.BOUND,
        boundAt,
        boundAt.plusSeconds(3600));
  }

  private static Holder who(Bytes key) {
    return new Holder(key, Optional.empty());
  }

  private Optional<Inet4Address> free(Instant now) {
    return table.free(List.of(FOUR), KEY, _ -> true, now);
  }

  private void bind(int host, int client, int seconds) {
    table.apply(lease(host, key(client), Kind.BOUND, NOW, seconds));
  }

  private static Inet4Address address(int host) {
    return Ipv4.of(0x0a4d0000 + host);
  }

  private static Bytes key(int client) {
    return Bytes.ofHex("015254%08x".formatted(client));
  }

  private static StoredLease lease(int host, Bytes key, Kind kind, Instant at, int seconds) {
    return new StoredLease(
        address(host),
        "10.77.0.0/24",
        key,
        Optional.empty(),
        Optional.empty(),
        kind,
        at,
        at.plusSeconds(seconds));
  }
}
