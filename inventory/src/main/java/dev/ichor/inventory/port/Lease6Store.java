package dev.ichor.inventory.port;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Durable DHCPv6 bindings (RFC 8415 §4.2): no REPLY leaves before {@link #write} returns. */
public interface Lease6Store {
  /** Everything on record, once at start. The caller closes the stream. */
  Stream<StoredLease6> load();

  /**
   * Makes all of them durable in one commit; blocks until the disk has them.
   *
   * @throws java.io.UncheckedIOException when not one of them is durable; the caller sends no REPLY
   */
  void write(List<StoredLease6> leases);

  /**
   * One binding, the last word on its address.
   *
   * @param prefix network that the address belongs to, {@code 2001:db8:77::/64}
   * @param duid of the client
   * @param iaid names one of the client's interfaces to us; 32 bits, unsigned
   * @param mac of the interface, if anything told it
   */
  record StoredLease6(
      Inet6Address address,
      String prefix,
      Bytes duid,
      long iaid,
      Optional<MacAddress> mac,
      Kind kind,
      Instant boundAt,
      Instant expiresAt) {
    public StoredLease6 {
      requireNonNull(address, "address");
      requireNonNull(prefix, "prefix");
      requireNonNull(duid, "duid");
      requireNonNull(mac, "mac");
      requireNonNull(kind, "kind");
      requireNonNull(boundAt, "boundAt");
      requireNonNull(expiresAt, "expiresAt");
    }

    /** The last word after this one: given back, or in quarantine. */
    public StoredLease6 ended(Kind as, Instant at, Instant until) {
      return new StoredLease6(address, prefix, duid, iaid, mac, as, at, until);
    }
  }
}
