package dev.ichor.bmc.discovery.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.port.LeaseWatch.LeasedClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A client of ours that looks like a BMC, with the lease that it showed itself by.
 *
 * @param mac 52:54:00:12:34:56
 * @param address as given out last
 * @param what what it seems to be, and {@code why}
 * @param until when that lease ends, unless it is renewed
 * @param scan the look that Ichor took at this address by itself; absent: none
 */
public record BmcCandidate(
    String mac,
    String address,
    Optional<String> vendorClass,
    Optional<String> hostname,
    String what,
    String why,
    Instant firstSeen,
    Instant lastSeen,
    Instant until,
    Optional<UUID> scan) {
  /** A renewal sooner than this after the last one on disk is not written. */
  private static final Duration SOON = Duration.ofMinutes(10);

  public BmcCandidate {
    requireNonNull(mac, "mac");
    requireNonNull(address, "address");
    requireNonNull(vendorClass, "vendorClass");
    requireNonNull(hostname, "hostname");
    requireNonNull(what, "what");
    requireNonNull(why, "why");
    requireNonNull(firstSeen, "firstSeen");
    requireNonNull(lastSeen, "lastSeen");
    requireNonNull(until, "until");
    requireNonNull(scan, "scan");
  }

  /**
   * @param before the same client as it was known
   */
  public static BmcCandidate of(
      LeasedClient client, BmcTrait trait, Optional<BmcCandidate> before) {
    var address = client.address().getHostAddress();
    return new BmcCandidate(
        client.mac().toString(),
        address,
        client.vendorClass(),
        client.hostname(),
        trait.what(),
        trait.why(),
        before.map(BmcCandidate::firstSeen).orElse(client.at()),
        client.at(),
        client.until(),
        before.filter(it -> it.address().equals(address)).flatMap(BmcCandidate::scan));
  }

  public BmcCandidate lookedAt(UUID by) {
    return new BmcCandidate(
        mac,
        address,
        vendorClass,
        hostname,
        what,
        why,
        firstSeen,
        lastSeen,
        until,
        Optional.of(by));
  }

  /** Something that a person would want to know, compared with what was known. */
  public boolean isNewsAfter(BmcCandidate before) {
    return !before.address().equals(address) || !before.what().equals(what);
  }

  /** Worth a write, compared with what is on disk. */
  public boolean isWorthKeepingAfter(BmcCandidate before) {
    return isNewsAfter(before) || !before.lastSeen().plus(SOON).isAfter(lastSeen);
  }
}
