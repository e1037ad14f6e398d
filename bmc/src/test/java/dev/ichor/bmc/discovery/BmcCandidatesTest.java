package dev.ichor.bmc.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ichor.bmc.discovery.policy.BmcCandidate;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.Shelf;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseWatch.LeasedClient;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BmcCandidatesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID SCAN = new UUID(6, 6);

  private final Shelf store = new Shelf();
  private final AtomicInteger writes = new AtomicInteger();

  private static LeasedClient idrac(int number, String address, Instant at) {
    return new LeasedClient(
        MacAddress.parse("18:66:da:00:%02x:%02x".formatted(number / 256, number % 256)),
        Inet4Address.ofLiteral(address),
        Bytes.EMPTY,
        Optional.of("iDRAC"),
        Optional.empty(),
        at,
        at.plusSeconds(3600));
  }

  private BmcCandidates open(Optional<BmcCandidates.Looks> looks) {
    var candidates = new BmcCandidates(store, looks);
    candidates.start();
    return candidates;
  }

  @Test
  @DisplayName("A BMC's lease is remembered with why, over a restart; renewals are not written")
  void remembered() {
    store.during = writes::incrementAndGet;
    try (var candidates = open(Optional.empty())) {
      candidates.bound(idrac(1, "10.0.0.9", NOW));
      Await.until(SOON, () -> candidates.list().size() == 1);
      candidates.bound(idrac(1, "10.0.0.9", NOW.plusSeconds(60)));
      candidates.bound(idrac(2, "10.0.0.10", NOW.plusSeconds(61)));
      Await.until(SOON, () -> candidates.list().size() == 2);
      assertThat(writes).as("two writes, each told before and after").hasValue(4);
      candidates.bound(idrac(1, "10.0.0.77", NOW.plusSeconds(62)));
      Await.until(SOON, () -> candidates.list().getFirst().address().equals("10.0.0.77"));
    }
    try (var again = open(Optional.empty())) {
      assertThat(again.list())
          .extracting(BmcCandidate::address, BmcCandidate::why, BmcCandidate::firstSeen)
          .contains(tuple("10.0.0.77", "its vendor class is 'iDRAC'", NOW));
      assertThat(again.forget("18:66:da:00:00:01")).isTrue();
      assertThat(again.forget("18:66:da:00:00:01")).isFalse();
      assertThat(again.list()).hasSize(1);
    }
  }

  @Test
  @DisplayName("Those who are new are looked at together, once, and again at another address only")
  void looked() {
    var looks = new CopyOnWriteArrayList<List<String>>();
    try (var candidates =
        open(
            Optional.of(
                addresses -> {
                  looks.add(addresses.stream().sorted().toList());
                  return SCAN;
                }))) {
      candidates.bound(idrac(1, "10.0.0.9", NOW));
      Await.until(SOON, () -> looks.size() == 1);
      Await.until(SOON, () -> candidates.list().getFirst().scan().equals(Optional.of(SCAN)));
      candidates.bound(idrac(1, "10.0.0.9", NOW.plusSeconds(3600)));
      Await.until(SOON, () -> candidates.list().getFirst().lastSeen().isAfter(NOW));
      assertThat(candidates.list().getFirst().scan()).contains(SCAN);
      candidates.bound(idrac(1, "10.0.0.10", NOW.plusSeconds(3700)));
      Await.until(SOON, () -> looks.size() == 2);
    }
    assertThat(looks).containsExactly(List.of("10.0.0.9"), List.of("10.0.0.10"));
  }

  @Test
  @DisplayName("A client under ever new addresses fills neither memory nor disk")
  void flood() {
    try (var candidates = open(Optional.empty())) {
      for (var i = 0; i < 6000; i++) {
        candidates.bound(idrac(i, "10.0.0.9", NOW.plusSeconds(i)));
        if (i % 500 == 0) {
          var last = "18:66:da:00:%02x:%02x".formatted(i / 256, i % 256);
          Await.until(SOON, () -> candidates.list().stream().anyMatch(it -> it.mac().equals(last)));
        }
      }
      assertThat(candidates.list()).hasSizeLessThanOrEqualTo(4096);
      assertThat(store.kept).hasSizeLessThanOrEqualTo(4096 + 1);
    }
  }
}
