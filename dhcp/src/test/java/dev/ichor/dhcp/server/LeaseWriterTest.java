package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** A disk whose first write takes until {@code firstMayEnd}. */
  private static final class SlowStore implements LeaseStore {
    final CountDownLatch firstBegan = new CountDownLatch(1);
    final CountDownLatch firstMayEnd = new CountDownLatch(1);
    final List<List<StoredLease>> groups = new CopyOnWriteArrayList<>();

    @Override
    public Stream<StoredLease> load() {
      return Stream.empty();
    }

    @Override
    public void write(List<StoredLease> leases) {
      firstBegan.countDown();
      try {
        assertThat(firstMayEnd.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      groups.add(leases);
    }
  }

  @Test
  @DisplayName("ACKs that gather during one write share the next, and leave in order (§3.1 step 4)")
  void groupCommit() throws InterruptedException {
    var store = new SlowStore();
    var sent = new CopyOnWriteArrayList<Integer>();
    var expected = new ArrayList<Integer>();
    var writer = new LeaseWriter(store, new Counters());
    writer.start();
    for (var i = 0; i < 50; i++) {
      var number = i;
      expected.add(number);
      assertThat(writer.submit(lease(i, "01"), () -> sent.add(number))).isTrue();
      assertThat(store.firstBegan.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(sent).isEmpty();
    store.firstMayEnd.countDown();
    writer.close();
    assertThat(store.groups).extracting(List::size).containsExactly(1, 49);
    assertThat(sent).isEqualTo(expected);
  }

  @Test
  @DisplayName("Within a group every word is written, in its order: the history wants them all")
  void everyWord() throws InterruptedException {
    var store = new SlowStore();
    var writer = new LeaseWriter(store, new Counters());
    writer.start();
    writer.submit(lease(0, "01"), () -> {});
    assertThat(store.firstBegan.await(10, TimeUnit.SECONDS)).isTrue();
    writer.submit(lease(1, "0a"), () -> {});
    writer.submit(lease(2, "0b"), () -> {});
    writer.submit(lease(1, "0c"), () -> {});
    store.firstMayEnd.countDown();
    writer.close();
    assertThat(store.groups.getLast())
        .containsExactly(lease(1, "0a"), lease(2, "0b"), lease(1, "0c"));
  }

  @Test
  @DisplayName("An ACK that fails to leave does not keep the others back")
  void oneFault() {
    var store = new MemoryLeaseStore();
    var sent = new CopyOnWriteArrayList<Integer>();
    var writer = new LeaseWriter(store, new Counters());
    writer.submit(
        lease(1, "01"),
        () -> {
          throw new IllegalStateException("planted");
        });
    writer.submit(lease(2, "02"), () -> sent.add(2));
    writer.start();
    writer.close();
    assertThat(sent).containsExactly(2);
    assertThat(writer.submit(lease(3, "03"), () -> sent.add(3))).isFalse();
  }

  @Test
  @DisplayName("An Error of the store costs its ACKs, not the thread that lets the next ones go")
  void error() {
    var sent = new CopyOnWriteArrayList<Integer>();
    var failing =
        new LeaseStore() {
          private int writes;

          @Override
          public Stream<StoredLease> load() {
            return Stream.empty();
          }

          @Override
          public void write(List<StoredLease> leases) {
            if (writes++ == 0) {
              throw new OutOfMemoryError("planted");
            }
          }
        };
    var counters = new Counters();
    try (var writer = new LeaseWriter(failing, counters)) {
      writer.start();
      writer.submit(lease(1, "01"), () -> sent.add(1));
      var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (counters.unwritten.sum() == 0 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      writer.submit(lease(2, "02"), () -> sent.add(2));
    }
    assertThat(sent).containsExactly(2);
  }

  private static StoredLease lease(int host, String key) {
    return new StoredLease(
        Ipv4.of(0x0a4d0064 + host),
        "10.77.0.0/24",
        Bytes.ofHex(key),
        Optional.empty(),
        Optional.empty(),
        Kind.BOUND,
        NOW,
        NOW.plusSeconds(3600));
  }
}
