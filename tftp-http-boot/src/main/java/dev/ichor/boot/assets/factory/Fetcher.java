package dev.ichor.boot.assets.factory;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.factory.Fetch.Phase;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.FactoryFault;
import dev.ichor.boot.assets.policy.RetryRule;
import dev.ichor.boot.assets.policy.RetryRule.Next;
import dev.ichor.boot.assets.store.ContentStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gets what is wanted into the store, in the background: each asset once however many ask, a few at
 * a time, tried again within a budget, continued where it broke off.
 */
public final class Fetcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Fetcher.class);

  private final ContentStore store;
  private final Schematics schematics;
  private final Optional<FactoryClient> factory;
  private final RetryRule rule;
  private final InstantSource clock;
  private final Semaphore slots;
  private final Map<AssetName, Fetch> fetches = new ConcurrentSkipListMap<>();
  private final Map<AssetName, Boolean> running = new ConcurrentHashMap<>();

  /** Who sleeps until the next attempt, to be woken. */
  private final Map<AssetName, Semaphore> waiting = new ConcurrentHashMap<>();

  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fetch-", 0).factory());

  /**
   * @param factory absent: the site has none, and what is not imported does not come
   */
  public Fetcher(
      ContentStore store, Optional<FactoryClient> factory, RetryRule rule, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.schematics = new Schematics(store.root());
    this.factory = requireNonNull(factory, "factory");
    this.rule = requireNonNull(rule, "rule");
    this.clock = requireNonNull(clock, "clock");
    this.slots = new Semaphore(factory.map(client -> client.config().parallel()).orElse(1));
  }

  public Optional<FactoryClient> factory() {
    return factory;
  }

  public Schematics schematics() {
    return schematics;
  }

  /** Sees to it that these come, now: what waits for its next attempt does not wait any longer. */
  public List<Fetch> want(Collection<AssetName> names) {
    return names.stream()
        .map(
            name -> {
              Optional.ofNullable(waiting.get(name)).ifPresent(Semaphore::release);
              return want(name);
            })
        .toList();
  }

  /**
   * As {@link #want} for what nobody asked for by name: one that failed and is to be acted on by
   * somebody stays failed.
   */
  public void prefetch(Collection<AssetName> names) {
    for (var name : names) {
      var known = fetches.get(name);
      var isFailed = known != null && known.phase() == Phase.FAILED;
      if (!isFailed && store.find(name) instanceof FileLookup.Absent) {
        want(name);
      }
    }
  }

  private Fetch want(AssetName name) {
    if (store.find(name) instanceof FileLookup.Present) {
      return fetches.compute(
          name,
          (_, known) ->
              known != null && known.phase() == Phase.DONE
                  ? known
                  : Fetch.queued(name, clock.instant())
                      .as(Phase.DONE, "", clock.instant(), Optional.empty()));
    }
    if (running.putIfAbsent(name, true) == null) {
      fetches.put(name, Fetch.queued(name, clock.instant()));
      try {
        workers.execute(() -> work(name));
      } catch (RejectedExecutionException _) {
        running.remove(name); // the appliance stops
      }
    }
    return requireNonNull(fetches.get(name));
  }

  /** Everything asked for since the start, by name. */
  public List<Fetch> fetches() {
    return List.copyOf(fetches.values());
  }

  public Optional<Fetch> fetch(AssetName name) {
    return Optional.ofNullable(fetches.get(name));
  }

  private void work(AssetName name) {
    try {
      if (factory.isEmpty()) {
        failed(name, new FactoryFault.Off(name.spoken()));
        return;
      }
      persist(name, factory.get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(e, "asset fetch name=%s broke down", name);
      change(
          name, fetch -> fetch.as(Phase.FAILED, e.toString(), clock.instant(), Optional.empty()));
    } finally {
      running.remove(name);
    }
  }

  /** Attempt by attempt until it is there or its budget is spent for good. */
  private void persist(AssetName name, FactoryClient client) throws InterruptedException {
    var inVain = 0;
    var attempt = 0;
    while (true) {
      var before = octets(name);
      attempt++;
      var fault = attempt(name, client);
      if (fault.isEmpty()) {
        return;
      }
      inVain = octets(name) > before ? 0 : inVain + 1;
      switch (rule.after(fault.get(), attempt, inVain)) {
        case Next.GiveUp() -> {
          failed(name, fault.get());
          return;
        }
        case Next.Again(var after) -> pause(name, fault.get(), after);
        case Next.Rest(var until) -> {
          pause(name, fault.get(), until);
          inVain = 0;
          attempt = 0;
        }
      }
    }
  }

  private long octets(AssetName name) {
    return fetch(name).map(Fetch::octets).orElse(0L);
  }

  private Optional<FactoryFault> attempt(AssetName name, FactoryClient client)
      throws InterruptedException {
    slots.acquire();
    try {
      change(name, fetch -> fetch.began(clock.instant()));
      var pointer = registering(name, client);
      LOG.infof(
          "asset fetched name=%s sha256=%s size=%d why=\"whole, and trusted from now on\"",
          name, pointer.digest().brief(), pointer.size());
      change(
          name,
          fetch ->
              fetch
                  .came(pointer.size(), Optional.of(pointer.size()))
                  .as(Phase.DONE, "", clock.instant(), Optional.empty()));
      return Optional.empty();
    } catch (FactoryException e) {
      return Optional.of(e.fault());
    } finally {
      slots.release();
    }
  }

  /** A schematic that only we know is made known to the factory first. */
  private dev.ichor.boot.assets.store.Pointer registering(AssetName name, FactoryClient client)
      throws FactoryException, InterruptedException {
    try {
      return download(name, client).run();
    } catch (FactoryException e) {
      var known =
          e.fault() instanceof FactoryFault.Refused(_, var status, _, _)
                  && (status == 404 || status == 400)
              ? name.schematic().flatMap(this::schematic)
              : Optional.<dev.ichor.boot.assets.policy.Schematic>empty();
      if (known.isEmpty()) {
        throw e;
      }
      var registered = client.register(known.get());
      if (!name.schematic().equals(Optional.of(registered.id()))) {
        throw new FactoryException(
            new FactoryFault.Garbled(
                client.config().base().toString(),
                "it calls the schematic %.12s".formatted(registered.id())),
            e);
      }
      return download(name, client).run();
    }
  }

  private Optional<dev.ichor.boot.assets.policy.Schematic> schematic(String id) {
    try {
      return schematics.find(id);
    } catch (IOException e) {
      LOG.warnf("schematic id=%.12s why=\"its text cannot be read: %s\"", id, e.getMessage());
      return Optional.empty();
    }
  }

  private Download download(AssetName name, FactoryClient client) {
    return new Download(
        client,
        store,
        clock,
        name,
        (octets, total) -> change(name, fetch -> fetch.came(octets, total)));
  }

  private void pause(AssetName name, FactoryFault fault, Duration wait)
      throws InterruptedException {
    LOG.warnf("asset wait name=%s seconds=%d why=\"%s\"", name, wait.toSeconds(), fault.advice());
    var now = clock.instant();
    change(
        name, fetch -> fetch.as(Phase.WAITING, fault.advice(), now, Optional.of(now.plus(wait))));
    var call = new Semaphore(0);
    waiting.put(name, call);
    try {
      if (call.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.infof("asset again name=%s why=\"somebody asked for it\"", name);
      }
    } finally {
      waiting.remove(name);
    }
  }

  private void failed(AssetName name, FactoryFault fault) {
    LOG.warnf("asset failed name=%s why=\"%s\"", name, fault.advice());
    change(
        name, fetch -> fetch.as(Phase.FAILED, fault.advice(), clock.instant(), Optional.empty()));
  }

  private void change(AssetName name, java.util.function.UnaryOperator<Fetch> how) {
    fetches.computeIfPresent(name, (_, fetch) -> how.apply(fetch));
  }

  /** What runs is broken off, and continued when somebody wants it again. */
  @Override
  public void close() {
    workers.shutdownNow();
    factory.ifPresent(FactoryClient::close);
    try {
      if (!workers.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.warn("a fetch still ran when time was up");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
