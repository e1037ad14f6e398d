package dev.ichor.dhcp.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.port.LeaseStore.Source;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseJournalTest {
  private static final Limits SMALL = new Limits(4096, 3, 20);

  /** What the table would hold. */
  private static final class Table implements Source {
    final Map<Inet4Address, StoredLease> leases = new LinkedHashMap<>();
    int moves;

    @Override
    public int clockMoves() {
      return moves;
    }

    @Override
    public Stream<StoredLease> all() {
      return List.copyOf(leases.values()).stream();
    }

    void put(StoredLease lease) {
      leases.put(lease.address(), lease);
    }
  }

  private static Map<Inet4Address, StoredLease> lastWords(LeaseJournal journal) {
    var last = new LinkedHashMap<Inet4Address, StoredLease>();
    try (var all = journal.load()) {
      all.forEach(lease -> last.put(lease.address(), lease));
    }
    return last;
  }

  @Test
  @DisplayName("A real directory: what was written is there after a reopen, nothing else")
  void reopen(@TempDir Path directory) {
    var leases = IntStream.range(0, 5000).mapToObj(Some::lease).toList();
    try (var journal = LeaseJournal.open(directory)) {
      assertThat(journal.isNew()).isTrue();
      for (var i = 0; i < 5000; i += 50) {
        journal.write(leases.subList(i, i + 50));
      }
    }
    try (var journal = LeaseJournal.open(directory)) {
      assertThat(journal.isNew()).isFalse();
      assertThat(journal.load()).containsExactlyElementsOf(leases);
      journal.write(List.of(Some.lease(9999)));
    }
    try (var journal = LeaseJournal.open(directory)) {
      assertThat(journal.load()).hasSize(5001).endsWith(Some.lease(9999));
    }
  }

  @Test
  @DisplayName("One owner: a second opening is refused with the place and the remedy")
  void oneOwner(@TempDir Path directory) {
    try (var first = LeaseJournal.open(directory)) {
      assertThatThrownBy(() -> LeaseJournal.open(directory))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("open already");
      first.write(List.of(Some.lease(1)));
    }
  }

  @Test
  @DisplayName("The power fails 300 times: every lease whose write returned is there (§3.1 step 4)")
  void powerFailures() throws IOException {
    var random = new Random(2131);
    var disk = new BadDisk(2131);
    var table = new Table();
    for (var run = 0; run < 300; run++) {
      var journal = new LeaseJournal(disk, SMALL);
      var keeper = new Keeper(journal, disk);
      keeper.source(table);
      var onDisk = lastWords(journal);
      assertThat(onDisk).as("run %d", run).containsAllEntriesOf(table.leases);
      table.leases.putAll(onDisk);
      for (var i = random.nextInt(12); i >= 0; i--) {
        var group = new ArrayList<StoredLease>();
        for (var n = random.nextInt(1, 30); n > 0; n--) {
          group.add(Some.lease(random.nextInt(500), Some.NOW.plusSeconds(run)));
        }
        if (i == 0 && random.nextBoolean()) {
          disk.forcesToFail = 1;
          assertThatThrownBy(() -> journal.write(group)).isInstanceOf(UncheckedIOException.class);
          group.forEach(lease -> table.leases.remove(lease.address())); // old or new: both right
        } else {
          journal.write(group);
          group.forEach(table::put);
        }
        if (random.nextInt(5) == 0) {
          disk.forcesToFail = 0;
          keeper.round();
        }
      }
      disk.crash();
    }
    assertThat(disk.octets()).as("snapshots keep it small").isLessThan(40 * 4096);
  }

  @Test
  @DisplayName("A segment cut anywhere gives the leases before the cut, and never anything else")
  void truncations() throws IOException {
    var disk = new BadDisk(1);
    var leases = IntStream.range(0, 20).mapToObj(Some::lease).toList();
    new LeaseJournal(disk, SMALL).write(leases);
    var name = disk.names().getFirst();
    var whole = disk.content(name);
    for (var length = 0; length < whole.length; length += length < 2200 ? 1 : 97) {
      disk.put(name, java.util.Arrays.copyOf(whole, length));
      var read = new LeaseJournal(disk, SMALL).load().toList();
      assertThat(leases.subList(0, read.size())).isEqualTo(read);
      disk.put(name, whole);
    }
  }

  @Test
  @DisplayName("Any damaged octet costs what follows it in its segment, and invents nothing")
  void damage() throws IOException {
    var random = new Random(7);
    var disk = new BadDisk(1);
    var leases = IntStream.range(0, 20).mapToObj(Some::lease).toList();
    new LeaseJournal(disk, SMALL).write(leases);
    var name = disk.names().getFirst();
    var whole = disk.content(name);
    for (var i = 0; i < 3000; i++) {
      var damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      disk.put(name, damaged);
      var read = new LeaseJournal(disk, SMALL).load().toList();
      assertThat(leases.subList(0, read.size())).isEqualTo(read);
      disk.put(name, whole);
    }
  }

  @Test
  @DisplayName(
      "A full disk: no write returns, the operator is told; with room it goes on by itself")
  void diskFull() throws IOException {
    var disk = new BadDisk(1);
    disk.room = 2 * 4096;
    var journal = new LeaseJournal(disk, SMALL);
    var keeper = new Keeper(journal, disk);
    var written = new ArrayList<StoredLease>();
    try {
      for (var i = 0; i < 1000; i++) {
        journal.write(List.of(Some.lease(i)));
        written.add(Some.lease(i));
      }
      throw new AssertionError("the disk never was full");
    } catch (UncheckedIOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
    assertThat(journal.problem())
        .get()
        .asString()
        .contains("cannot be written to memory", "No space left", "no address is acknowledged");
    keeper.round();
    assertThat(journal.problem()).isPresent();
    disk.room = Long.MAX_VALUE;
    keeper.round();
    assertThat(journal.problem()).isEmpty();
    journal.write(List.of(Some.lease(2000)));
    written.add(Some.lease(2000));
    disk.crash();
    assertThat(new LeaseJournal(disk, SMALL).load()).containsSubsequence(written);
  }

  @Test
  @DisplayName("A read-only disk is the same to its clients, and to the operator by its own words")
  void readOnly() throws IOException {
    var disk = new BadDisk(1);
    disk.isReadOnly = true;
    var journal = new LeaseJournal(disk, SMALL);
    assertThatThrownBy(() -> journal.write(List.of(Some.lease(1))))
        .hasMessageContaining("Read-only");
    assertThat(journal.problem()).get().asString().contains("Read-only", "make it writable");
  }

  @Test
  @DisplayName("The disk stays bounded however often leases are extended")
  void bounded() throws IOException {
    var disk = new BadDisk(1);
    var journal = new LeaseJournal(disk, SMALL);
    var table = new Table();
    var keeper = new Keeper(journal, disk);
    keeper.source(table);
    var most = 0L;
    for (var i = 0; i < 20_000; i++) {
      var lease = Some.lease(i % 50, Some.NOW.plusSeconds(i));
      table.put(lease);
      journal.write(List.of(lease));
      if (i % 20 == 0) {
        keeper.round();
        most = Math.max(most, disk.octets());
      }
    }
    assertThat(most).isLessThan(10 * 4096);
    assertThat(lastWords(new LeaseJournal(disk, SMALL))).isEqualTo(table.leases);
  }

  @Test
  @DisplayName("The clock is set while leases run: each keeps what was left, also after a restart")
  void clockMoved() throws IOException {
    var disk = new BadDisk(1);
    var journal = new LeaseJournal(disk, SMALL);
    var year = Duration.ofDays(365);
    journal.write(List.of(Some.lease(1)));
    journal.clockMoved(year);
    journal.write(List.of(Some.lease(2, Some.NOW.plus(year))));
    disk.crash();
    var again = new LeaseJournal(disk, SMALL);
    assertThat(again.load())
        .containsExactly(Some.lease(1, Some.NOW.plus(year)), Some.lease(2, Some.NOW.plus(year)));
    again.clockMoved(year.negated());
    disk.crash();
    assertThat(new LeaseJournal(disk, SMALL).load()).containsExactly(Some.lease(1), Some.lease(2));
  }

  @Test
  @DisplayName("A snapshot that a set clock overtook is not kept")
  void snapshotAcrossClockMove() throws IOException {
    var disk = new BadDisk(1);
    var journal = new LeaseJournal(disk, SMALL);
    var table = new Table();
    table.put(Some.lease(1));
    journal.write(List.of(Some.lease(1)));
    var keeper = new Keeper(journal, disk);
    keeper.source(table);
    table.moves = 1; // the table has moved, the journal is not told yet
    keeper.snapshot();
    assertThat(disk.names()).noneMatch(name -> name.startsWith("snapshot"));
    journal.clockMoved(Duration.ofHours(1));
    keeper.snapshot();
    assertThat(disk.names()).anyMatch(name -> name.startsWith("snapshot"));
  }

  @Test
  @DisplayName("The archive reads each lease once, across segments, restarts and torn ends")
  void feed() throws IOException {
    var random = new Random(3);
    var disk = new BadDisk(3);
    var expected = new ArrayList<StoredLease>();
    var fed = new ArrayList<StoredLease>();
    var position = java.util.Optional.<dev.ichor.inventory.port.LeaseArchive.Position>empty();
    for (var run = 0; run < 20; run++) {
      var journal = new LeaseJournal(disk, SMALL);
      for (var i = random.nextInt(60); i > 0; i--) {
        var lease = Some.lease(expected.size());
        journal.write(List.of(lease));
        expected.add(lease);
        if (random.nextInt(10) == 0) {
          var batch = journal.read(position, random.nextInt(1, 50));
          assertThat(batch.isGap()).isFalse();
          fed.addAll(batch.leases());
          position = java.util.Optional.of(batch.upTo());
          journal.fed(batch.upTo());
        }
      }
      disk.crash();
    }
    var journal = new LeaseJournal(disk, SMALL);
    for (var i = 0; i < 100; i++) {
      var batch = journal.read(position, 50);
      fed.addAll(batch.leases());
      position = java.util.Optional.of(batch.upTo());
    }
    assertThat(fed).containsExactlyElementsOf(expected);
  }

  @Test
  @DisplayName("What the archive has not taken is kept for it, up to a bound, and a gap is told")
  void feedBehind() throws IOException {
    var disk = new BadDisk(3);
    var journal = new LeaseJournal(disk, SMALL);
    var table = new Table();
    var keeper = new Keeper(journal, disk);
    keeper.source(table);
    journal.write(List.of(Some.lease(0)));
    var start = journal.read(java.util.Optional.empty(), 10);
    journal.fed(start.upTo());
    for (var i = 1; i < 3000; i++) {
      journal.write(List.of(Some.lease(i % 40)));
      keeper.round();
      if (i == 500) {
        assertThat(journal.read(java.util.Optional.of(start.upTo()), 1000).leases()).hasSize(500);
      }
    }
    assertThat(disk.octets()).isLessThan(30 * 4096);
    assertThat(journal.read(java.util.Optional.of(start.upTo()), 10).isGap()).isTrue();
  }
}
