package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How BMCs are treated.
 *
 * @param quirks a site's own table of vendors' differences, after the built-in one
 * @param restartInterval least time between two restarts of one running machine
 * @param events how events of BMCs come in
 * @param traps where traps of BMCs are listened for; absent: nowhere
 * @param discover what is done about DHCP clients that look like BMCs
 * @param poll how often each BMC is asked for its machine's power; absent: never
 */
public record BmcSettings(
    Optional<Path> quirks,
    Duration restartInterval,
    Optional<Duration> poll,
    BmcEventWish events,
    Optional<InetSocketAddress> traps,
    BmcDiscoverWish discover) {
  public static final BmcSettings DEFAULT =
      new BmcSettings(
          Optional.empty(),
          Duration.ofSeconds(20),
          Optional.of(Duration.ofSeconds(60)),
          new BmcEventWish.Off(),
          Optional.empty(),
          BmcDiscoverWish.TELL);

  public BmcSettings {
    requireNonNull(quirks, "quirks");
    requireNonNull(restartInterval, "restartInterval");
    requireNonNull(poll, "poll");
    requireNonNull(events, "events");
    requireNonNull(traps, "traps");
    requireNonNull(discover, "discover");
  }

  /** One that listens for no traps. */
  public BmcSettings(
      Optional<Path> quirks,
      Duration restartInterval,
      Optional<Duration> poll,
      BmcEventWish events) {
    this(quirks, restartInterval, poll, events, Optional.empty(), BmcDiscoverWish.TELL);
  }
}
