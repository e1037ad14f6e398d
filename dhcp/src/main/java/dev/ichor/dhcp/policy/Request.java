package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.ClientUuid;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.RelayInformation;
import dev.ichor.dhcp.wire.VendorClass;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A received message with what can be said about its sender, each looked up once.
 *
 * @param clientKey option 61 if the client sent one, else htype and chaddr (RFC 2131 §4.2, RFC 2132
 *     §9.14)
 * @param mac as {@link DhcpMessage#mac}
 * @param relay option 82, if a relay added it
 * @param architectures option 93 in the client's order; from option 60 when 93 is absent; empty
 *     when neither says
 */
public record Request(
    DhcpMessage message,
    Arrival arrival,
    ClientMessage client,
    Speaker speaker,
    Bytes clientKey,
    Optional<MacAddress> mac,
    Optional<RelayInformation> relay,
    List<ClientArch> architectures) {
  public Request {
    requireNonNull(message, "message");
    requireNonNull(arrival, "arrival");
    requireNonNull(client, "client");
    requireNonNull(speaker, "speaker");
    requireNonNull(clientKey, "clientKey");
    requireNonNull(mac, "mac");
    requireNonNull(relay, "relay");
    architectures = List.copyOf(architectures);
  }

  public static Request of(DhcpMessage message, Arrival arrival) {
    return new Request(
        message,
        arrival,
        ClientMessage.of(message, arrival),
        Speaker.of(message.options()),
        clientKey(message),
        message.mac(),
        message.relayInformation(),
        architectures(message));
  }

  private static Bytes clientKey(DhcpMessage message) {
    var id = message.options().get(OptionCode.CLIENT_ID);
    return id.isPresent() && !id.get().isEmpty() ? id.get() : hardwareKey(message);
  }

  private static Bytes hardwareKey(DhcpMessage message) {
    var key = new byte[1 + message.chaddr().size()];
    key[0] = (byte) message.htype();
    message.chaddr().copyTo(key, 1);
    return Bytes.owning(key);
  }

  private static List<ClientArch> architectures(DhcpMessage message) {
    var option = message.options().get(OptionCode.CLIENT_ARCH);
    var listed = option.isPresent() ? ClientArch.listOf(option.get()) : List.<ClientArch>of();
    return listed.isEmpty()
        ? message
            .options()
            .text(OptionCode.VENDOR_CLASS)
            .map(VendorClass::new)
            .flatMap(VendorClass::arch)
            .map(List::of)
            .orElse(List.of())
        : listed;
  }

  /** Whose an address is that this client gets. */
  public Holder holder() {
    return new Holder(clientKey(), mac());
  }

  /**
   * Whether the record is about this client: same identity, and not the hardware address of another
   * machine. Boards that were cloned, or never given a UUID, send the same option 61 (PXE ROMs put
   * the UUID there); by RFC 2131 §4.2 alone they would all get one address.
   */
  public boolean isHolderOf(StoredLease lease) {
    return lease.clientKey().equals(clientKey()) && !isAnotherMachine(lease);
  }

  /** Both hardware addresses are known, and they differ. */
  boolean isAnotherMachine(StoredLease lease) {
    return mac().isPresent() && lease.mac().isPresent() && !lease.mac().equals(mac());
  }

  /**
   * Option 61 present or chaddr present: without either nobody can be told apart. InfiniBand leaves
   * chaddr empty or zero and must send option 61 (RFC 4390 §2.1).
   */
  boolean isIdentified() {
    return message.options().get(OptionCode.CLIENT_ID).filter(id -> !id.isEmpty()).isPresent()
        || hasChaddr();
  }

  private boolean hasChaddr() {
    var chaddr = message.chaddr();
    for (var i = 0; i < chaddr.size(); i++) {
      if (chaddr.at(i) != 0) {
        return true;
      }
    }
    return false;
  }

  public Optional<UUID> smbiosUuid() {
    return message.options().get(OptionCode.CLIENT_UUID).flatMap(ClientUuid::smbios);
  }

  /** Option 97 as it may be meant: SMBIOS order first, then as it came; empty for no option. */
  List<UUID> uuids() {
    return message.options().get(OptionCode.CLIENT_UUID).map(ClientUuid::both).orElse(List.of());
  }

  public Optional<String> hostname() {
    return message
        .options()
        .text(OptionCode.HOST_NAME)
        .map(Printable::of)
        .filter(name -> !name.isEmpty());
  }

  /** Our name for this client: self, or what the relay wants to be called (RFC 5107 §4). */
  Inet4Address serverId(Service service) {
    return relay().flatMap(RelayInformation::serverIdOverride).orElse(service.self());
  }

  /** The address is us, by any name. */
  boolean isFor(Inet4Address server, Service service) {
    return server.equals(service.self())
        || service.addresses().contains(server)
        || server.equals(serverId(service));
  }
}
