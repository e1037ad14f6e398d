package dev.ichor.dhcp.server.journal;

import com.sun.management.OperatingSystemMXBean;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** Leases a second and CPU a lease, each group forced to disk; for docs/benchmarks.md. */
final class JournalRates {
  private static final long NANOS = 3_000_000_000L;

  private JournalRates() {}

  /**
   * @param arguments a directory on the disk in question
   */
  public static void main(String[] arguments) throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (var journal = LeaseJournal.open(Path.of(arguments[0]))) {
      var number = 0;
      for (var group : new int[] {1, 20, 20, 100, 500, 20, 100, 500}) {
        var cpu = system.getProcessCpuTime();
        var began = System.nanoTime();
        var written = 0;
        while (System.nanoTime() - began < NANOS) {
          var leases = new ArrayList<StoredLease>(group);
          for (var i = 0; i < group; i++) {
            leases.add(lease(number++ % 100_000));
          }
          journal.write(leases);
          written += group;
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
            "groups of %d: %.0f leases/s, %.1f us CPU a lease, %.2f ms a group%n",
            group,
            written / seconds,
            (system.getProcessCpuTime() - cpu) / 1e3 / written,
            seconds * 1e3 * group / written);
      }
    }
  }

  static StoredLease lease(int number) {
    var now = Instant.now();
    return new StoredLease(
        Ipv4.of(0x0a000001 + number),
        "10.0.0.0/8",
        Bytes.ofHex("015254%08x".formatted(number)),
        Optional.of(new MacAddress(0x525400000000L + number)),
        Optional.empty(),
        Kind.BOUND,
        now,
        now.plusSeconds(3600));
  }
}
