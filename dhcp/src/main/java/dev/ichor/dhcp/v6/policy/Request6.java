package dev.ichor.dhcp.v6.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.Speaker;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client's message with the way it took and what can be said about its sender.
 *
 * @param hops the relays' messages, nearest to us first; empty without relays
 */
public record Request6(
    Message6.Direct message, List<Message6.Relayed> hops, Arrival6 arrival, Speaker speaker) {
  /** A relay drops what has passed eight before it (RFC 8415 §7.6, HOP_COUNT_LIMIT). */
  static final int MOST_HOPS = 9;

  private static final int ETHERNET = 1;

  public Request6 {
    requireNonNull(message, "message");
    requireNonNull(arrival, "arrival");
    requireNonNull(speaker, "speaker");
    hops = List.copyOf(hops);
  }

  /**
   * Takes the relays' wrapping off (RFC 8415 §19.3).
   *
   * @throws MalformedPacketException when what is inside is no message of a client
   */
  public static Request6 of(Message6 outer, Arrival6 arrival) throws MalformedPacketException {
    var hops = new ArrayList<Message6.Relayed>();
    var current = outer;
    while (current instanceof Message6.Relayed relayed) {
      if (relayed.type() != Message6Type.RELAY_FORW || hops.size() == MOST_HOPS) {
        throw new MalformedPacketException(
            "relay message", 0, "is RELAY-FORW, at most %d deep".formatted(MOST_HOPS));
      }
      hops.add(relayed);
      var inner = relayed.options().get(Option6.RelayMessage.class);
      if (inner.isEmpty()) {
        throw new MalformedPacketException("relay message", 34, "option 9 is missing (§19.1)");
      }
      current = Message6.decode(inner.get().message());
    }
    var message = (Message6.Direct) current;
    return new Request6(message, hops, arrival, speaker(message.options()));
  }

  private static Speaker speaker(Options6 options) {
    var isIpxe =
        options
            .all(Option6.UserClass.class)
            .flatMap(it -> it.classes().stream())
            .anyMatch(it -> text(it).equals("iPXE"));
    if (isIpxe) {
      return Speaker.IPXE;
    }
    var vendor =
        options
            .all(Option6.VendorClass.class)
            .filter(it -> it.enterprise() == Option6.VendorClass.INTEL)
            .flatMap(it -> it.classes().stream())
            .map(Request6::text)
            .toList();
    if (vendor.stream().anyMatch(it -> it.startsWith("HTTPClient"))) {
      return Speaker.HTTP_FIRMWARE;
    }
    return vendor.stream().anyMatch(it -> it.startsWith("PXEClient"))
        ? Speaker.PXE_FIRMWARE
        : Speaker.OTHER;
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
  }

  public Options6 options() {
    return message.options();
  }

  public Optional<Duid> duid() {
    return options().clientId();
  }

  /** The client's own address on its link. */
  public Inet6Address peer() {
    return hops.isEmpty() ? arrival.source() : hops.getLast().peerAddress();
  }

  /** What names the client's link (§13.1): of the relays with one, that nearest to the client. */
  public Optional<Inet6Address> linkAddress() {
    return hops.reversed().stream()
        .map(Message6.Relayed::linkAddress)
        .filter(Ipv6::isSet)
        .findFirst();
  }

  /**
   * Of the interface that asks, by the surest witness: what the relay saw (RFC 6939), the EUI-64 of
   * the link-local address, the DUID.
   */
  public Optional<MacAddress> mac() {
    return hops.reversed().stream()
        .flatMap(hop -> hop.options().all(Option6.ClientLinkLayer.class))
        .filter(it -> it.hardwareType() == ETHERNET && it.address().size() == 6)
        .map(it -> MacAddress.of(it.address()))
        .filter(mac -> !mac.isUnusable())
        .findFirst()
        .or(() -> Optional.of(peer()).filter(Inet6Address::isLinkLocalAddress).flatMap(Ipv6::macOf))
        .or(() -> duid().flatMap(Duid::mac));
  }

  /** Option 61 in the client's order. */
  public List<ClientArch> architectures() {
    return options().get(Option6.Arch.class).map(Option6.Arch::architectures).orElse(List.of());
  }
}
