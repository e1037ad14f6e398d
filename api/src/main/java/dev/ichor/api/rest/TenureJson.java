package dev.ichor.api.rest;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.LeaseArchive.Tenure;
import dev.ichor.inventory.port.LeaseArchive.Why;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One client at one address without a break.
 *
 * @param lastSeen when it was bound or extended last
 * @param renewals how often it was extended
 * @param endedAt absent while it lasts
 * @param ended {@code expired}, {@code released}, {@code declined}, {@code replaced}; absent while
 *     it lasts
 * @param endedBy who ended it, {@code client} or {@code operator}; absent when the time did
 * @param via interface of the server it came through
 * @param circuitId port of the switch by option 82: text where it is text, else hexadecimal
 */
public record TenureJson(
    String address,
    String subnet,
    Optional<String> mac,
    String clientId,
    Optional<String> hostname,
    Optional<UUID> machine,
    Instant boundAt,
    Instant lastSeen,
    long renewals,
    Instant expiresAt,
    Optional<Instant> endedAt,
    Optional<String> ended,
    Optional<String> endedBy,
    Optional<String> via,
    Optional<String> relay,
    Optional<String> circuitId,
    Optional<String> remoteId) {
  static TenureJson of(Tenure tenure, MachineNames machines, Instant now) {
    var isOver = tenure.end().isEmpty() && !tenure.expiresAt().isAfter(now);
    var end = tenure.end();
    return new TenureJson(
        tenure.address().getHostAddress(),
        tenure.subnet(),
        tenure.mac().map(MacAddress::toString),
        tenure.clientKey().toHex(),
        tenure.hostname(),
        tenure.mac().flatMap(machines::of),
        tenure.boundAt(),
        tenure.lastSeen(),
        tenure.renewals(),
        tenure.expiresAt(),
        isOver ? Optional.of(tenure.expiresAt()) : end.map(it -> it.at()),
        isOver ? Optional.of(word(Why.EXPIRED)) : end.map(it -> word(it.why())),
        end.map(it -> it.by()).filter(by -> !by.isEmpty()),
        Optional.of(tenure.origin().via()).filter(via -> !via.isEmpty()),
        tenure.origin().relay().map(Inet4Address::getHostAddress),
        readable(tenure.origin().circuitId()),
        readable(tenure.origin().remoteId()));
  }

  private static String word(Why why) {
    return why.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> readable(Bytes octets) {
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    var text = new String(octets.toArray(), StandardCharsets.US_ASCII);
    return Optional.of(text.equals(Printable.of(text)) ? text : octets.toHex());
  }
}
