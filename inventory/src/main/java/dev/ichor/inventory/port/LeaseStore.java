package dev.ichor.inventory.port;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Durable leases (RFC 2131 §2.2, §3.1 step 4): no ACK leaves before {@link #write} returns. */
public interface LeaseStore {
  /**
   * Everything on record, once at start, in the order in which it was written: the last record of
   * an address counts. The caller closes the stream.
   */
  Stream<StoredLease> load();

  /**
   * Makes all of them durable in one commit; blocks until the disk has them.
   *
   * @throws java.io.UncheckedIOException when not one of them is known to be durable; the caller
   *     sends no ACK
   */
  void write(List<StoredLease> leases);

  /** Where the store finds all leases when it wants to write itself anew; told once at start. */
  default void source(Source leases) {}

  /**
   * The clock was set: everything on record keeps what is left of it. Called between two writes, in
   * their order.
   *
   * @param by how far the clock went forward; negative: backward
   */
  default void clockMoved(Duration by) {}

  /** Why leases cannot be made durable, or not in time, with the remedy; absent: all is well. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** The leases in memory. */
  interface Source {
    /** How often the clock was set since the start; changes before {@link #all} does. */
    int clockMoves();

    /** The last word on every address; may be walked while others write. */
    Stream<StoredLease> all();
  }

  /**
   * One binding, the last word on its address.
   *
   * @param subnet CIDR of the subnet the address belongs to
   * @param clientKey identity within the subnet: option 61 if sent, else htype and chaddr
   * @param boundAt of the last word: bound or extended, given back, declined; whole milliseconds
   * @param expiresAt first instant at which the address may go to another client
   * @param origin how the word came to us; for the history only
   */
  record StoredLease(
      Inet4Address address,
      String subnet,
      Bytes clientKey,
      Optional<MacAddress> mac,
      Optional<String> hostname,
      Kind kind,
      Instant boundAt,
      Instant expiresAt,
      Origin origin) {
    public StoredLease {
      requireNonNull(origin, "origin");
      boundAt = boundAt.truncatedTo(ChronoUnit.MILLIS);
      expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Of unknown origin. */
    public StoredLease(
        Inet4Address address,
        String subnet,
        Bytes clientKey,
        Optional<MacAddress> mac,
        Optional<String> hostname,
        Kind kind,
        Instant boundAt,
        Instant expiresAt) {
      this(address, subnet, clientKey, mac, hostname, kind, boundAt, expiresAt, Origin.UNKNOWN);
    }

    public StoredLease withOrigin(Origin value) {
      return new StoredLease(
          address, subnet, clientKey, mac, hostname, kind, boundAt, expiresAt, value);
    }

    /** The same client's last word now. */
    public StoredLease ended(Kind as, Instant at, Instant until, Origin by) {
      return new StoredLease(address, subnet, clientKey, mac, hostname, as, at, until, by);
    }

    /** The same lease on a clock that was set by so much. */
    public StoredLease movedBy(Duration by) {
      return new StoredLease(
          address,
          subnet,
          clientKey,
          mac,
          hostname,
          kind,
          boundAt.plus(by),
          expiresAt.plus(by),
          origin);
    }
  }

  /**
   * How a word on an address came to us.
   *
   * @param by who said it: {@code client}, {@code operator}; empty when unknown
   * @param via our interface; empty when unknown
   * @param relay giaddr; absent without a relay
   * @param circuitId option 82, sub-option 1; empty when the relay sent none
   * @param remoteId option 82, sub-option 2; empty when the relay sent none
   */
  record Origin(
      String by, String via, Optional<Inet4Address> relay, Bytes circuitId, Bytes remoteId) {
    public static final Origin UNKNOWN =
        new Origin("", "", Optional.empty(), Bytes.EMPTY, Bytes.EMPTY);

    /** A word that came over no wire. */
    public static Origin of(String by) {
      return new Origin(by, "", Optional.empty(), Bytes.EMPTY, Bytes.EMPTY);
    }
  }

  /** What the record says of its address. */
  enum Kind {
    /**
     * Bound to the client until {@code expiresAt}; afterwards remembered as its previous address.
     */
    BOUND,
    /** Given back (RELEASE); remembered as the client's previous address. */
    RELEASED,
    /** Found in use by somebody else (DECLINE); nobody gets it until {@code expiresAt}. */
    DECLINED
  }
}
