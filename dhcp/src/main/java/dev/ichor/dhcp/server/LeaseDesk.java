package dev.ichor.dhcp.server;

import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.Origin;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The leases of a running server: table, journal and the clock that they live by. Operators read
 * them here and give an address back in a client's place.
 */
public final class LeaseDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LeaseDesk.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration DURABLE_WITHIN = Duration.ofSeconds(5);

  private final LeaseStore store;
  private final LeaseTable table = new LeaseTable();
  private final LeaseWriter writer;
  private final SteadyClock clock;
  private final Thread rounds;
  private volatile boolean isOpen = true;

  LeaseDesk(LeaseStore store, InstantSource wall, LongSupplier nanos, Counters counters) {
    this.store = store;
    this.writer = new LeaseWriter(store, counters);
    this.clock =
        new SteadyClock(wall, nanos, by -> table.clockMoved(by, () -> writer.clockMoved(by)));
    this.rounds = Thread.ofPlatform().daemon().name("dhcp-lease-rounds").unstarted(this::rounds);
  }

  /** Leases without a server: nobody asks for an address, all else works. */
  public static LeaseDesk open(LeaseStore store, InstantSource wall) {
    var desk = new LeaseDesk(store, wall, System::nanoTime, new Counters());
    desk.load();
    desk.start();
    return desk;
  }

  /** What an operator's word came to. */
  public sealed interface Release {
    /** It is free, and stays so over a restart. */
    record Done(StoredLease lease) implements Release {}

    record Unknown() implements Release {}

    /** Free in memory at best. */
    record NotDurable(String why) implements Release {}
  }

  LeaseTable table() {
    return table;
  }

  LeaseWriter writer() {
    return writer;
  }

  InstantSource clock() {
    return clock;
  }

  void load() {
    try (var stored = store.load()) {
      table.load(stored, clock.instant());
    }
  }

  void start() {
    store.source(table);
    writer.start();
    rounds.start();
  }

  /** Once a second also without packets: the clock is looked at, and leases run out one by one. */
  private void rounds() {
    while (isOpen) {
      try {
        Thread.sleep(ROUND);
        table.sweep(clock.instant());
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.error("dhcp lease rounds: tried again in a second", e);
      }
    }
  }

  /** The time that the leases are measured by. */
  public Instant now() {
    return clock.instant();
  }

  /** The last word on an address. */
  public Optional<StoredLease> at(Inet4Address address) {
    return table.at(address);
  }

  /** The last word on every address from the first one on, in their order; read as it is walked. */
  public Stream<StoredLease> from(Inet4Address first) {
    return table.from(Ipv4.bits(first));
  }

  /** Addresses on record, whoever has them. */
  public int size() {
    return table.size();
  }

  /** Why leases are not made durable, with the remedy; absent: they are. */
  public Optional<String> problem() {
    return store.problem();
  }

  /**
   * Ends a lease or a quarantine. Returns when the address is free for others and the disk knows.
   *
   * @param by for the history
   */
  public Release release(Inet4Address address, String by) {
    var known = table.at(address);
    if (known.isEmpty() || known.get().kind() == Kind.RELEASED) {
      return known.<Release>map(Release.Done::new).orElseGet(Release.Unknown::new);
    }
    var now = clock.instant();
    var ended = known.get().ended(Kind.RELEASED, now, now, Origin.of(by));
    var durable = new CompletableFuture<Boolean>();
    var isQueued =
        table.takeAfter(
            known.get(),
            ended,
            it -> writer.submit(it, () -> durable.complete(true), () -> durable.complete(false)));
    return isQueued && isTrue(durable)
        ? new Release.Done(ended)
        : new Release.NotDurable(
            problem()
                .orElse(
                    "the address was given out again meanwhile, or the disk of the leases is too far"
                        + " behind; look at the lease and try again"));
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
    isOpen = false;
    rounds.interrupt();
    writer.close();
  }
}
