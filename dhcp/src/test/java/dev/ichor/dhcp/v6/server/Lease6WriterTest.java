package dev.ichor.dhcp.v6.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Lease6WriterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private final MemoryLease6Store store = new MemoryLease6Store();
  private final Dhcp6Counters counters = new Dhcp6Counters();

  private static StoredLease6 lease(int last) {
    return new StoredLease6(
        Ipv6.parse("2001:db8:77::" + last),
        "2001:db8:77::/64",
        Bytes.ofHex("000300015254007700" + "01"),
        last,
        Optional.empty(),
        Kind.BOUND,
        NOW,
        NOW.plusSeconds(3600));
  }

  @Test
  @DisplayName("The REPLY leaves only when all of its leases are durable (RFC 8415 §18.3)")
  void durableFirst() throws Exception {
    var wasDurable = new AtomicBoolean();
    var sent = new CountDownLatch(1);
    try (var writer = new Lease6Writer(store, counters)) {
      writer.start();
      writer.submit(
          List.of(lease(1), lease(2)),
          () -> {
            wasDurable.set(store.durable.size() == 2);
            sent.countDown();
          });
      assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(wasDurable).isTrue();
  }

  @Test
  @DisplayName("A disk that fails costs the REPLY, is counted, and the next one is written")
  void brokenDisk() throws Exception {
    var sent = new AtomicBoolean();
    var later = new CountDownLatch(1);
    store.isBroken = true;
    try (var writer = new Lease6Writer(store, counters)) {
      writer.start();
      writer.submit(List.of(lease(1)), () -> sent.set(true));
      var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (counters.unwritten() == 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      store.isBroken = false;
      writer.submit(List.of(lease(2)), later::countDown);
      assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(sent).isFalse();
    assertThat(counters.unwritten()).isEqualTo(1);
  }
}
