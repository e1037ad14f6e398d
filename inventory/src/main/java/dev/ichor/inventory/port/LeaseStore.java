package dev.ichor.inventory.port;

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
  /** Everything on record, once at start. The caller closes the stream. */
  Stream<StoredLease> load();

  /**
   * Makes all of them durable in one commit; blocks until the disk has them.
   *
   * @throws java.io.UncheckedIOException when not one of them is durable; the caller sends no ACK
   */
  void write(List<StoredLease> leases);

  /**
   * One binding, the last word on its address.
   *
   * @param subnet CIDR of the subnet the address belongs to
   * @param clientKey identity within the subnet: option 61 if sent, else htype and chaddr
   * @param boundAt of the last word: bound or extended, given back, declined; whole milliseconds
   * @param expiresAt first instant at which the address may go to another client
   */
  record StoredLease(
      Inet4Address address,
      String subnet,
      Bytes clientKey,
      Optional<MacAddress> mac,
      Optional<String> hostname,
      Kind kind,
      Instant boundAt,
      Instant expiresAt) {
    public StoredLease {
      boundAt = boundAt.truncatedTo(ChronoUnit.MILLIS);
      expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same lease on a clock that was set by so much. */
    public StoredLease movedBy(Duration by) {
      return new StoredLease(
          address, subnet, clientKey, mac, hostname, kind, boundAt.plus(by), expiresAt.plus(by));
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
