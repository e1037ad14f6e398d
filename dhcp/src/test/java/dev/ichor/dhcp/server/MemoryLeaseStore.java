package dev.ichor.dhcp.server;

import dev.ichor.inventory.port.LeaseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What a disk would hold; can be told to fail. */
final class MemoryLeaseStore implements LeaseStore {
  final Map<Inet4Address, StoredLease> durable = new ConcurrentHashMap<>();
  final List<Integer> groups = new CopyOnWriteArrayList<>();
  volatile boolean isBroken;

  @Override
  public Stream<StoredLease> load() {
    return durable.values().stream();
  }

  @Override
  public void write(List<StoredLease> leases) {
    if (isBroken) {
      throw new UncheckedIOException(new IOException("disk full"));
    }
    groups.add(leases.size());
    leases.forEach(lease -> durable.put(lease.address(), lease));
  }
}
