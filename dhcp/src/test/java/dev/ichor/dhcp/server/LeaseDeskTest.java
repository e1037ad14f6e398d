package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseDeskTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Inet4Address ADDRESS = Ipv4.parse("10.77.0.100");

  private volatile Instant wall = NOW;
  private volatile long nanos;
  private final List<Object> written = new CopyOnWriteArrayList<>();
  private volatile boolean isBroken;
  private final CountDownLatch moved = new CountDownLatch(1);
  private final LeaseStore store =
      new LeaseStore() {
        @Override
        public Stream<StoredLease> load() {
          return Stream.of(bound());
        }

        @Override
        public void write(List<StoredLease> leases) {
          if (isBroken) {
            throw new IllegalStateException("planted");
          }
          written.addAll(leases);
        }

        @Override
        public void clockMoved(Duration by) {
          written.add(by);
          moved.countDown();
        }

        @Override
        public Optional<String> problem() {
          return isBroken ? Optional.of("the disk is full; make room") : Optional.empty();
        }
      };
  private final LeaseDesk desk = new LeaseDesk(store, () -> wall, () -> nanos, new Counters());

  @AfterEach
  void close() {
    desk.close();
  }

  private static StoredLease bound() {
    return new StoredLease(
        ADDRESS,
        "10.77.0.0/24",
        Bytes.ofHex("01525400000001"),
        Optional.empty(),
        Optional.empty(),
        Kind.BOUND,
        NOW,
        NOW.plusSeconds(3600));
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  @Test
  @DisplayName("A released address is free and on disk before the answer, by whom is kept")
  void release() {
    desk.load();
    desk.start();
    var done = (LeaseDesk.Release.Done) desk.release(ADDRESS, "operator");
    assertThat(done.lease().kind()).isEqualTo(Kind.RELEASED);
    assertThat(written).containsExactly(done.lease());
    assertThat(done.lease().origin().by()).isEqualTo("operator");
    assertThat(desk.at(ADDRESS).map(StoredLease::kind)).contains(Kind.RELEASED);
    assertThat(desk.release(ADDRESS, "operator")).isInstanceOf(LeaseDesk.Release.Done.class);
    assertThat(written).as("done once").hasSize(1);
    assertThat(desk.release(Ipv4.parse("10.77.0.9"), "operator"))
        .isInstanceOf(LeaseDesk.Release.Unknown.class);
  }

  @Test
  @DisplayName("A release that the disk does not take is answered with why, and with the remedy")
  void notDurable() {
    desk.load();
    desk.start();
    isBroken = true;
    assertThat(desk.release(ADDRESS, "operator"))
        .isEqualTo(new LeaseDesk.Release.NotDurable("the disk is full; make room"));
    assertThat(desk.problem()).contains("the disk is full; make room");
  }

  @Test
  @DisplayName(
      "A clock set a year forward ends no lease, one set back keeps none; the disk is told")
  void clockSet() throws InterruptedException {
    desk.load();
    desk.start();
    wall = wall.plus(Duration.ofDays(365));
    assertThat(desk.now()).isEqualTo(wall);
    assertThat(desk.table().current(wall)).hasSize(1);
    assertThat(moved.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(written).containsExactly(Duration.ofDays(365));
    wall = wall.minus(Duration.ofDays(700));
    pass(Duration.ofSeconds(3599));
    assertThat(desk.table().current(desk.now())).hasSize(1);
    pass(Duration.ofSeconds(1));
    assertThat(desk.table().current(desk.now())).isEmpty();
  }

  @Test
  @DisplayName("What NTP slews away is no jump")
  void slew() {
    desk.load();
    for (var i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(10));
      wall = wall.plusMillis(5);
      desk.now();
    }
    assertThat(desk.table().clockMoves()).isZero();
  }

  @Test
  @DisplayName("A word that finds the queue full is not taken up in memory either")
  void queueFull() {
    desk.load(); // not started: nothing leaves the queue
    var taken = new ArrayList<StoredLease>();
    for (var i = 0; i < 11_000; i++) {
      var lease = bound().movedBy(Duration.ofSeconds(i + 1));
      if (desk.table().take(lease, it -> desk.writer().submit(it, () -> {}))) {
        taken.add(lease);
      }
    }
    assertThat(taken).hasSize(10_000);
    assertThat(desk.at(ADDRESS)).contains(taken.getLast());
  }
}
