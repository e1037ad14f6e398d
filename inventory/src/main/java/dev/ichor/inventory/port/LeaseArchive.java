package dev.ichor.inventory.port;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Origin;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who had which address when; and the leases once more, should the journal be lost. */
public interface LeaseArchive {
  /** Behind what was taken last; absent when nothing was. */
  Optional<Position> position();

  /**
   * Takes words on addresses up to a position, both in one transaction: after a crash nothing is
   * taken twice, nothing left out.
   *
   * @param words in the order in which they were written
   */
  void take(List<StoredLease> words, Position upTo);

  /** Those that have not ended, as far as the archive knows. */
  List<StoredLease> open();

  /** Newest first. */
  List<Tenure> tenures(Query query);

  /**
   * Keeps the archive bounded.
   *
   * @param before tenures that ended earlier are dropped
   * @param most as many are kept, the latest
   * @return how many were dropped
   */
  int drop(Instant before, long most);

  /**
   * A place in a journal.
   *
   * @param journal its random name
   */
  record Position(long journal, long segment, long offset) {}

  /**
   * @param address whose tenures; absent: any
   * @param macs of one machine; empty: any
   * @param at only those that lasted at that time; absent: any
   * @param most rows
   */
  record Query(
      Optional<Inet4Address> address, Set<MacAddress> macs, Optional<Instant> at, int most) {}

  /**
   * One client at one address without a break.
   *
   * @param renewals how often it was extended
   * @param lastSeen when it was bound or extended last
   * @param expiresAt by its last word
   * @param end absent while nothing but the time ends it
   */
  record Tenure(
      Inet4Address address,
      String subnet,
      Bytes clientKey,
      Optional<MacAddress> mac,
      Optional<String> hostname,
      Instant boundAt,
      Instant lastSeen,
      long renewals,
      Instant expiresAt,
      Origin origin,
      Optional<End> end) {}

  /**
   * @param by who ended it; empty when nobody did
   */
  record End(Instant at, Why why, String by) {}

  /** Why a tenure ended. */
  enum Why {
    EXPIRED,
    RELEASED,
    DECLINED,
    /** Another client got the address before this lease had run out. */
    REPLACED
  }
}
