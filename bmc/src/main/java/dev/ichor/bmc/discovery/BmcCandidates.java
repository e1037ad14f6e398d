package dev.ichor.bmc.discovery;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.discovery.policy.BmcCandidate;
import dev.ichor.bmc.discovery.policy.BmcTrait;
import dev.ichor.inventory.port.LeaseWatch;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Clients of our DHCP server that look like BMCs, remembered over restarts. Nothing is sent to them
 * but, where the operator said so, one look without a login; what they say of themselves never
 * earns them a password.
 */
public final class BmcCandidates implements LeaseWatch, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BmcCandidates.class);
  private static final String KIND = "bmc-candidate";

  /** Whoever asks for addresses under ever new names costs no more than this. */
  private static final int MOST = 4096;

  private static final int WAITING = 1024;

  /** So long nobody new came: then those who came are looked at together. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final RecordStore store;
  private final Optional<Looks> looks;
  private final BlockingQueue<BmcCandidate> heard = new ArrayBlockingQueue<>(WAITING);
  private final Map<String, BmcCandidate> known = new ConcurrentHashMap<>();
  private final Thread worker = Thread.ofVirtual().name("bmc-candidates").unstarted(this::run);
  private volatile boolean isClosed;

  /** Looks at addresses without a login. */
  @FunctionalInterface
  public interface Looks {
    /** Returns at once, with the scan that goes on. */
    UUID begin(List<String> addresses);
  }

  /**
   * @param looks absent: nobody is looked at unasked
   */
  public BmcCandidates(RecordStore store, Optional<Looks> looks) {
    this.store = requireNonNull(store, "store");
    this.looks = requireNonNull(looks, "looks");
    store.kept(KIND, BmcCandidate.class).forEach(it -> known.put(it.mac(), it));
  }

  /** What was heard before is taken in, too. */
  public void start() {
    worker.start();
  }

  /** Seen last first. */
  public List<BmcCandidate> list() {
    return known.values().stream()
        .sorted(Comparator.comparing(BmcCandidate::lastSeen).reversed())
        .toList();
  }

  /** False when there was none; it comes back with its next lease. */
  public boolean forget(String mac) {
    known.remove(mac);
    return store.drop(KIND, mac);
  }

  @Override
  public void bound(LeasedClient client) {
    var trait = BmcTrait.of(client);
    if (trait.isEmpty()) {
      return;
    }
    var before = Optional.ofNullable(known.get(client.mac().toString()));
    var now = BmcCandidate.of(client, trait.get(), before);
    if (before.filter(it -> !now.isWorthKeepingAfter(it)).isEmpty() && !heard.offer(now)) {
      LOG.debugf("bmc candidate missed mac=%s why=\"too many at once\"", now.mac());
    }
  }

  private void run() {
    try {
      while (!isClosed) {
        var next = Optional.ofNullable(heard.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS));
        try {
          next.ifPresentOrElse(this::take, this::look);
        } catch (RuntimeException e) {
          LOG.errorf(e, "bmc candidates: something is missing; tried again in a minute");
          TimeUnit.MINUTES.sleep(1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(BmcCandidate now) {
    var before = Optional.ofNullable(known.get(now.mac()));
    if (before.filter(it -> !now.isWorthKeepingAfter(it)).isPresent()) {
      return; // heard twice before it was taken in
    }
    if (before.isEmpty() && known.size() >= MOST) {
      list().reversed().stream().limit(1).forEach(oldest -> forget(oldest.mac()));
    }
    store.keep(KIND, now.mac(), now);
    known.put(now.mac(), now);
    if (before.filter(it -> !now.isNewsAfter(it)).isEmpty()) {
      LOG.infof(
          "bmc candidate mac=%s address=%s what=\"%s\" why=\"%s\"",
          now.mac(), now.address(), now.what(), now.why());
    }
  }

  private void look() {
    var fresh = known.values().stream().filter(it -> it.scan().isEmpty()).toList();
    if (looks.isEmpty() || fresh.isEmpty()) {
      return;
    }
    var scan = looks.get().begin(fresh.stream().map(BmcCandidate::address).distinct().toList());
    for (var one : fresh) {
      var looked = one.lookedAt(scan);
      store.keep(KIND, looked.mac(), looked);
      known.put(looked.mac(), looked);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    worker.interrupt();
  }
}
