package dev.ichor.api.app;

import dev.ichor.dhcp.server.LeaseDesk;
import dev.ichor.dhcp.server.journal.LeaseFeed;
import dev.ichor.dhcp.server.journal.LeaseJournal;
import dev.ichor.dhcp.v6.server.Lease6Desk;
import dev.ichor.inventory.port.LeaseArchive;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything about leases: the journal that ACKs wait for, the history that follows it into the
 * database, and the desk of the running server.
 */
public final class LeaseOffice implements AutoCloseable {
  private static final Duration HISTORY_WITHIN = Duration.ofSeconds(2);

  private final LeaseJournal journal;
  private final LeaseFeed feed;
  private final LeaseArchive archive;
  private volatile Optional<LeaseDesk> desk = Optional.empty();
  private volatile Optional<Lease6Desk> desk6 = Optional.empty();

  /**
   * Takes the directory.
   *
   * @throws StartProblem when it cannot be used
   */
  LeaseOffice(Path directory, LeaseArchive archive, InstantSource clock) {
    this.archive = archive;
    this.journal = attempt(() -> LeaseJournal.open(directory));
    this.feed = new LeaseFeed(journal, archive, clock);
    try {
      attempt(
          () -> {
            feed.restore();
            return feed;
          });
    } catch (StartProblem unusable) {
      journal.close();
      throw unusable;
    }
    feed.start();
  }

  private static <T> T attempt(Supplier<T> work) {
    try {
      return work.get();
    } catch (UncheckedIOException refused) {
      var why = Optional.ofNullable(refused.getCause()).map(Throwable::getMessage);
      throw new StartProblem(why.orElseGet(refused::getMessage), refused);
    }
  }

  /** What ACKs wait for. */
  LeaseJournal journal() {
    return journal;
  }

  void open(LeaseDesk running) {
    desk = Optional.of(running);
  }

  /**
   * @throws IllegalStateException before the server has started
   */
  /** IPv4 addresses that are given out now. */
  Stream<String> addresses() {
    return desk()
        .from(Inet4Address.ofLiteral("0.0.0.0"))
        .map(lease -> lease.address().getHostAddress());
  }

  public LeaseDesk desk() {
    return desk.orElseThrow(() -> new IllegalStateException("DHCP has not started"));
  }

  void open6(Lease6Desk running) {
    desk6 = Optional.of(running);
  }

  /**
   * Of DHCPv6.
   *
   * @throws IllegalStateException before the server has started
   */
  public Lease6Desk desk6() {
    return desk6.orElseThrow(() -> new IllegalStateException("DHCPv6 has not started"));
  }

  /** Newest first, up to what was said a moment ago. */
  public List<LeaseArchive.Tenure> history(LeaseArchive.Query query) {
    feed.catchUp(HISTORY_WITHIN);
    return archive.tenures(query);
  }

  /** What an operator should know, each with its remedy. */
  public List<String> problems() {
    return Stream.of(journal.problem(), feed.problem()).flatMap(Optional::stream).toList();
  }

  /** Nothing is acknowledged. */
  public Optional<String> problem() {
    return journal.problem();
  }

  /** After the server: what it still writes is taken. */
  @Override
  public void close() {
    feed.close();
    journal.close();
  }
}
