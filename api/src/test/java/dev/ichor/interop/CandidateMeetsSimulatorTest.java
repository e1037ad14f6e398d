package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.Await;
import dev.ichor.bmc.discovery.BmcCandidates;
import dev.ichor.bmc.discovery.BmcLookout;
import dev.ichor.bmc.discovery.DiscoveryDesk;
import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.discovery.policy.Scan;
import dev.ichor.inventory.port.RecordStore;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a BMC's DISCOVER to what it offers, without anybody entering anything. */
class CandidateMeetsSimulatorTest {
  private static final String ADDRESS = "127.77.9.100";
  private static final InstantSource CLOCK = InstantSource.system();

  private final RecordStore store = new Shelf();
  private final AtomicInteger logins = new AtomicInteger();

  private static final class Shelf implements RecordStore {
    private final Map<String, Record> kept = new ConcurrentHashMap<>();

    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return kept.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(kind + "/"))
          .map(entry -> type.cast(entry.getValue()))
          .toList();
    }

    @Override
    public void keep(String kind, String id, Record value) {
      kept.put(kind + "/" + id, value);
    }

    @Override
    public boolean drop(String kind, String id) {
      return kept.remove(kind + "/" + id) != null;
    }
  }

  private static SimulatedBmc bmc() {
    var profile = new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "C1", "admin", "secret", 4);
    var chassis =
        new Chassis() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void control(ChassisAction action) {
            throw new AssertionError("a look touched the power");
          }
        };
    return new SimulatedBmc(profile, chassis, BmcFaults.NONE);
  }

  @Test
  @DisplayName("A BMC that asks our DHCP for an address is found there, and nobody logs in")
  void found() throws Exception {
    try (var prober = new Prober();
        var host = new BmcHost(CLOCK)) {
      var port = host.listen(bmc(), new InetSocketAddress(ADDRESS, 0)).getPort();
      var lookout =
          new BmcLookout(
              store,
              prober,
              _ -> {
                logins.incrementAndGet();
                throw new IllegalStateException("nobody may log in");
              },
              _ -> List.of(),
              CLOCK);
      try (var desk = new DiscoveryDesk(store, lookout, CLOCK);
          var candidates = new BmcCandidates(store, Optional.of(at -> look(desk, at, port)));
          var dhcp = new LeasedBmc(ADDRESS, candidates)) {
        candidates.start();
        assertThat(dhcp.acquire()).isEqualTo(ADDRESS);
        Await.until("the scan", () -> desk.list().stream().anyMatch(Scan::isOver));
        assertThat(desk.list().getFirst().found())
            .singleElement()
            .satisfies(
                found -> {
                  assertThat(found.host()).isEqualTo(ADDRESS);
                  assertThat(found.probed().ipmi()).isPresent();
                  assertThat(found.endpoint()).isEmpty();
                  assertThat(found.login()).startsWith("nobody logged in");
                });
        Await.until("the scan", () -> candidates.list().getFirst().scan().isPresent());
        assertThat(candidates.list().getFirst().why()).isEqualTo("its vendor class is 'iDRAC'");
        assertThat(logins).hasValue(0);
      }
    }
  }

  private static UUID look(DiscoveryDesk desk, List<String> addresses, int port) {
    var all =
        addresses.stream().map(host -> new DiscoveryDesk.Address(host, 9, port, "lease")).toList();
    return desk.begin(all, new DiscoveryDesk.Wish("leases", Optional.empty(), false)).id();
  }
}
