package dev.ichor.api.rest;

import dev.ichor.dhcp.policy.Reservation;
import dev.ichor.dhcp.wire.OptionValue;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A lease made into the reservation of its address for its client. */
record LeaseReservation(StoredLease lease, By by) {
  private static final String MAC = "mac";
  private static final String CLIENT_ID = "client-id";

  /** What the client is recognised by. */
  enum By {
    MAC,
    CLIENT_ID
  }

  /**
   * @param word {@code mac} or {@code client-id}; absent: by MAC address where there is one
   * @throws IllegalArgumentException when it is neither, or the lease has no MAC address
   */
  static LeaseReservation of(StoredLease lease, Optional<String> word) {
    var by =
        switch (word.orElse(lease.mac().isPresent() ? MAC : CLIENT_ID)) {
          case MAC -> By.MAC;
          case CLIENT_ID -> By.CLIENT_ID;
          default ->
              throw new IllegalArgumentException(
                  "by '%s' is not known; write mac or client-id"
                      .formatted(Printable.of(word.orElse(""))));
        };
    if (by == By.MAC && lease.mac().isEmpty()) {
      throw new IllegalArgumentException(
          "the client of %s has no MAC address; reserve by client-id"
              .formatted(lease.address().getHostAddress()));
    }
    return new LeaseReservation(lease, by);
  }

  /** As a plan spells it; a host name that a plan does not take is left out. */
  Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    switch (by) {
      case MAC -> lease.mac().ifPresent(mac -> document.put(MAC, mac.toString()));
      case CLIENT_ID -> document.put(CLIENT_ID, "0x" + lease.clientKey().toHex());
    }
    document.put("address", lease.address().getHostAddress());
    lease
        .hostname()
        .filter(Reservation::isHostname)
        .ifPresent(name -> document.put("hostname", name));
    return document;
  }

  /** Whether it keeps this address for this client already, whatever else it gives him. */
  boolean isSame(Map<String, Object> other) {
    return text(other, "address").equals(Optional.of(lease.address().getHostAddress()))
        && switch (by) {
          case MAC -> text(other, MAC).map(MacAddress::parse).equals(lease.mac());
          case CLIENT_ID ->
              text(other, CLIENT_ID)
                  .map(LeaseReservation::octets)
                  .equals(Optional.of(lease.clientKey()));
        };
  }

  private static Optional<String> text(Map<String, Object> reservation, String key) {
    return Optional.ofNullable(reservation.get(key)).map(value -> value.toString().strip());
  }

  private static Bytes octets(String text) {
    return text.startsWith("0x")
        ? OptionValue.hex(text)
        : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
