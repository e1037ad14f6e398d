package dev.ichor.dhcp.v6.server;

import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The DHCPv6 bindings of a running server. Operators read them here and give an address back in a
 * client's place.
 */
public final class Lease6Desk implements AutoCloseable {
  private static final Duration DURABLE_WITHIN = Duration.ofSeconds(5);

  private final Lease6Table table;
  private final Lease6Writer writer;
  private final InstantSource clock;

  Lease6Desk(Lease6Table table, Lease6Writer writer, InstantSource clock) {
    this.table = table;
    this.writer = writer;
    this.clock = clock;
  }

  /** Bindings without a server: nobody asks for an address, all else works. */
  public static Lease6Desk open(Lease6Store store, InstantSource clock) {
    var table = new Lease6Table();
    try (var stored = store.load()) {
      table.load(stored);
    }
    var writer = new Lease6Writer(store, new Dhcp6Counters());
    writer.start();
    return new Lease6Desk(table, writer, clock);
  }

  /** What an operator's word came to. */
  public sealed interface Release {
    /** It is free, and stays so over a restart. */
    record Done(StoredLease6 lease) implements Release {}

    record Unknown() implements Release {}

    /** Free in memory at best. */
    record NotDurable(String why) implements Release {}
  }

  /** The time that the bindings are measured by. */
  public Instant now() {
    return clock.instant();
  }

  /** The last word on every address, in their order. */
  public List<StoredLease6> all() {
    return table.all();
  }

  /** The last word on an address. */
  public Optional<StoredLease6> at(Inet6Address address) {
    return table.at(address);
  }

  /** Ends a binding or a quarantine. Returns when the address is free and the database knows. */
  public Release release(Inet6Address address) {
    var known = table.at(address);
    if (known.isEmpty() || known.get().kind() == Kind.RELEASED) {
      return known.<Release>map(Release.Done::new).orElseGet(Release.Unknown::new);
    }
    var now = clock.instant();
    var ended = known.get().ended(Kind.RELEASED, now, now);
    var durable = new CompletableFuture<Boolean>();
    var isQueued =
        table.takeAfter(
            known.get(), ended, () -> writer.submit(List.of(ended), () -> durable.complete(true)));
    return isQueued && isTrue(durable)
        ? new Release.Done(ended)
        : new Release.NotDurable(
            "the address was given out again meanwhile, or the database does not take leases; look"
                + " at the lease and try again");
  }

  private static boolean isTrue(CompletableFuture<Boolean> durable) {
    try {
      return durable.get(DURABLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Writes what is waiting, for at most two seconds. */
  @Override
  public void close() {
    writer.close();
  }
}
