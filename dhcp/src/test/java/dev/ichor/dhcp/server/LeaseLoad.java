package dev.ichor.dhcp.server;

import dev.ichor.dhcp.server.journal.LeaseJournal;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** Time to take up stored leases, and memory that they take; for docs/benchmarks.md. */
final class LeaseLoad {
  private static final int GROUP = 1_000;

  private LeaseLoad() {}

  /**
   * @param arguments a directory, then {@code write} or {@code load}, then how many
   */
  public static void main(String[] arguments) {
    var count = Integer.parseInt(arguments[2]);
    try (var journal = LeaseJournal.open(Path.of(arguments[0]))) {
      if (arguments[1].equals("write")) {
        var now = Instant.now();
        for (var from = 0; from < count; from += GROUP) {
          journal.write(IntStream.range(from, from + GROUP).mapToObj(i -> lease(i, now)).toList());
        }
      } else {
        load(journal, count);
      }
    }
  }

  private static void load(LeaseJournal journal, int count) {
    var before = used();
    var table = new LeaseTable();
    var began = System.nanoTime();
    try (var stored = journal.load()) {
      table.load(stored, Instant.now());
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var octets = used() - before;
    if (table.size() != count) {
      throw new IllegalStateException("%d of %d leases".formatted(table.size(), count));
    }
    System.out.printf(
        "%d leases in %.2f s, %.2f s after the start of the process, %d octets each in memory%n",
        count,
        seconds,
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3,
        octets / count);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static StoredLease lease(int number, Instant now) {
    return new StoredLease(
        Ipv4.of(0x0a000001 + number),
        "10.0.0.0/8",
        Bytes.ofHex("015254%08x".formatted(number)),
        Optional.of(new MacAddress(0x525400000000L + number)),
        Optional.of("node-" + number),
        Kind.BOUND,
        now,
        now.plusSeconds(86_400));
  }
}
