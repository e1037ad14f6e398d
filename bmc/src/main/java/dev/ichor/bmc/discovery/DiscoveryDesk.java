package dev.ichor.bmc.discovery;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.discovery.policy.Credential;
import dev.ichor.bmc.discovery.policy.Scan;
import dev.ichor.inventory.port.RecordStore;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Looks for BMCs at many addresses at once. What is found is stored when a scan ends; one that a
 * restart cuts off is told as ended early.
 */
public final class DiscoveryDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DiscoveryDesk.class);
  private static final String SCAN = "bmc-scan";
  private static final String LIST = "bmc-credentials";
  private static final int AT_ONCE = 128;
  private static final int KEPT = 20;

  private final RecordStore store;
  private final Lookout lookout;
  private final InstantSource clock;
  private final Map<UUID, Scan> scans = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Looks at one address. */
  @FunctionalInterface
  public interface Lookout {
    /** Empty when no BMC answers there. */
    Optional<Scan.Found> look(Address address, Wish wish);
  }

  /**
   * Where to look.
   *
   * @param source {@code range}, {@code ssdp}, {@code lease}
   */
  public record Address(String host, int redfishPort, int ipmiPort, String source) {
    /** In one of the operator's ranges. */
    public static final String RANGE = "range";

    /**
     * Whether the operator named it. Whoever asks our DHCP for an address, or answers a search,
     * puts itself on the list: only a vouched for certificate makes it a BMC.
     */
    public boolean isNamed() {
      return source.equals(RANGE);
    }
  }

  /**
   * What is asked for.
   *
   * @param credentials name of the list to try; absent: nobody logs in
   * @param trustFirst take the certificate that each BMC of the operator's ranges shows now as the
   *     approved one
   */
  public record Wish(String what, Optional<String> credentials, boolean trustFirst) {}

  /**
   * Credentials in the order in which they are tried.
   *
   * @param name one word
   */
  public record CredentialList(String name, List<Credential> credentials) {
    public CredentialList {
      credentials = List.copyOf(credentials);
    }
  }

  public DiscoveryDesk(RecordStore store, Lookout lookout, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.lookout = requireNonNull(lookout, "lookout");
    this.clock = requireNonNull(clock, "clock");
    for (var scan : store.kept(SCAN, Scan.class)) {
      scans.put(scan.id(), scan.isOver() ? scan : scan.ended(clock.instant(), true));
    }
  }

  /** Newest first. */
  public List<Scan> list() {
    return scans.values().stream().sorted(Comparator.comparing(Scan::askedAt).reversed()).toList();
  }

  public Optional<Scan> find(UUID id) {
    return Optional.ofNullable(scans.get(id));
  }

  /** Returns at once. */
  public Scan begin(List<Address> addresses, Wish wish) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("there is no address to look at; widen what is asked for");
    }
    wish.credentials()
        .filter(name -> credentials(name).isEmpty())
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "there is no credential list '%s'".formatted(name));
            });
    var scan =
        new Scan(
            UUID.randomUUID(),
            clock.instant(),
            wish.what(),
            addresses.size(),
            0,
            List.of(),
            Optional.empty(),
            false);
    keep(scan);
    forgetOld();
    LOG.infof(
        "bmc scan begun scan=%s addresses=%d why=\"%s\"", scan.id(), scan.total(), wish.what());
    Thread.ofVirtual().name("bmc-scan-" + scan.id()).start(() -> run(scan.id(), addresses, wish));
    return scan;
  }

  /** Empty when there is no such scan. */
  public Optional<Scan> cancel(UUID id) {
    change(id, scan -> scan.isOver() ? scan : scan.ended(clock.instant(), true));
    return find(id);
  }

  private void run(UUID id, List<Address> addresses, Wish wish) {
    var turn = new Semaphore(AT_ONCE);
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var address : addresses) {
        turn.acquireUninterruptibly();
        if (isOver(id)) {
          break;
        }
        each.execute(
            () -> {
              try {
                var found = look(address, wish);
                change(id, scan -> scan.isOver() ? scan : scan.looked(found));
              } finally {
                turn.release();
              }
            });
      }
    }
    change(id, scan -> scan.isOver() ? scan : scan.ended(clock.instant(), false));
    find(id).filter(_ -> !closed).ifPresent(this::settled);
  }

  private void settled(Scan scan) {
    store.keep(SCAN, scan.id().toString(), scan);
    LOG.infof(
        "bmc scan ended scan=%s looked=%d found=%d why=\"nothing is left to look at\"",
        scan.id(), scan.looked(), scan.found().size());
  }

  private Optional<Scan.Found> look(Address address, Wish wish) {
    try {
      return lookout.look(address, wish);
    } catch (RuntimeException e) {
      LOG.errorf(e, "bmc scan broke off at %s", address.host());
      return Optional.empty();
    }
  }

  private boolean isOver(UUID id) {
    return closed || find(id).filter(Scan::isOver).isPresent();
  }

  private void change(UUID id, UnaryOperator<Scan> change) {
    scans.computeIfPresent(id, (_, scan) -> change.apply(scan));
  }

  private void keep(Scan scan) {
    store.keep(SCAN, scan.id().toString(), scan);
    scans.put(scan.id(), scan);
  }

  private void forgetOld() {
    list().stream()
        .filter(Scan::isOver)
        .skip(KEPT)
        .forEach(
            old -> {
              store.drop(SCAN, old.id().toString());
              scans.remove(old.id());
            });
  }

  /** Names alone leave; the passwords never do. */
  public List<CredentialList> credentialLists() {
    return store.kept(LIST, CredentialList.class).stream()
        .sorted(Comparator.comparing(CredentialList::name))
        .toList();
  }

  public Optional<CredentialList> credentials(String name) {
    return credentialLists().stream().filter(list -> list.name().equals(name)).findFirst();
  }

  /** What a list holds now; nothing when there is none. */
  public static List<Credential> credentials(RecordStore store, String name) {
    return store.kept(LIST, CredentialList.class).stream()
        .filter(list -> list.name().equals(name))
        .findFirst()
        .map(CredentialList::credentials)
        .orElse(List.of());
  }

  /** In the place of the one with that name. */
  public void saveCredentials(CredentialList list) {
    if (!list.name().matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException("a list's name is a word of a-z, 0-9 and hyphens");
    }
    store.keep(LIST, list.name(), list);
  }

  /** False when there was none. */
  public boolean deleteCredentials(String name) {
    return store.drop(LIST, name);
  }

  @Override
  public void close() {
    closed = true;
  }
}
