package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.Captures;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import java.net.Inet4Address;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineRobustnessTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final int ROUNDS = 300;
  private static final List<String> CAPTURES =
      List.of("bios", "bios-e1000", "proxy-bios", "proxy-uefi-pxe", "uefi-http", "uefi-pxe");

  private final Counters counters = new Counters();
  private final LeaseWriter writer = new LeaseWriter(new MemoryLeaseStore(), counters);
  private final DhcpEngine engine =
      new DhcpEngine(
          new FakeAuthority(),
          new LeaseTable(),
          writer,
          new Chronicle(_ -> {}),
          counters,
          InstantSource.system());

  private static Service service(Mode mode) {
    var subnet =
        Subnet.of(
            Cidr.parse("10.77.0.0/24"), List.of(AddressRange.parse("10.77.0.100-10.77.0.199")));
    return new Service(
        "eth1", mode, SELF, mode == Mode.SERVER ? List.of(subnet) : List.of(), SELF, 8081, 67);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  @DisplayName("Captured packets with octets changed, cut and added are never a fault of ours")
  void mutations(Mode mode) {
    var random = new Random(8357);
    var service = service(mode);
    for (var original : requests()) {
      for (var round = 0; round < ROUNDS; round++) {
        var door = Arrival.Door.values()[random.nextInt(2)];
        engine.receive(
            mutated(original, random), service, new Arrival(door, SELF, 68), (_, _, _) -> {});
      }
    }
    assertThat(counters.faults.sum()).isZero();
    assertThat(counters.received.sum()).isGreaterThan(ROUNDS);
  }

  @Test
  @DisplayName("An inventory that throws costs one answer, counted as our fault")
  void authorityThrows() {
    var failing =
        new DhcpEngine(
            new BootAuthority() {
              @Override
              public BootAnswer sighted(Sighting sighting) {
                throw new IllegalStateException("planted");
              }

              @Override
              public Preview explain(Sighting sighting) {
                throw new IllegalStateException("planted");
              }
            },
            new LeaseTable(),
            writer,
            new Chronicle(_ -> {}),
            counters,
            InstantSource.system());
    requests()
        .forEach(
            packet ->
                failing.receive(
                    packet,
                    service(Mode.SERVER),
                    new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 68),
                    (_, _, _) -> {}));
    assertThat(counters.faults.sum()).isPositive();
  }

  private static List<Bytes> requests() {
    var packets = new ArrayList<Bytes>();
    for (var name : CAPTURES) {
      Captures.all(name).stream()
          .map(Captures.Datagram::payload)
          .filter(payload -> payload.size() > 240 && payload.at(0) == 1)
          .forEach(packets::add);
    }
    return packets;
  }

  private static Bytes mutated(Bytes original, Random random) {
    var octets = original.toArray();
    for (var change = random.nextInt(1, 6); change > 0; change--) {
      var at = random.nextInt(4) == 0 ? random.nextInt(octets.length) : tail(octets, random);
      octets[at] = (byte) random.nextInt(256);
    }
    return random.nextInt(5) == 0
        ? Bytes.of(octets).slice(0, random.nextInt(octets.length))
        : Bytes.of(octets);
  }

  /** Mostly among the options. */
  private static int tail(byte[] octets, Random random) {
    return random.nextInt(240, octets.length);
  }
}
