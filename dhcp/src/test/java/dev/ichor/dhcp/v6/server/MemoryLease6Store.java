package dev.ichor.dhcp.v6.server;

import dev.ichor.inventory.port.Lease6Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What a disk would hold; can be told to fail. */
final class MemoryLease6Store implements Lease6Store {
  final Map<Inet6Address, StoredLease6> durable = new ConcurrentHashMap<>();
  volatile boolean isBroken;

  @Override
  public Stream<StoredLease6> load() {
    return durable.values().stream();
  }

  @Override
  public void write(List<StoredLease6> leases) {
    if (isBroken) {
      throw new UncheckedIOException(new IOException("disk full"));
    }
    leases.forEach(lease -> durable.put(lease.address(), lease));
  }
}
