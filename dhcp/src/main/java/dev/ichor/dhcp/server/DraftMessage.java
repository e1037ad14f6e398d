package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.ClientUuid;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.VendorClass;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that a client might send, from what an operator knows of it; what firmware always sends
 * is filled in.
 *
 * @param arch makes it a client that netboots: options 93, 94 and, unless given, 60
 * @param userClass option 77 as iPXE sends it, raw
 * @param vendorClass option 60
 * @param giaddr of the relay in between
 * @param circuitId of that relay's option 82
 * @param ciaddr makes a REQUEST one that renews
 * @param requested option 50
 * @param server option 54: a REQUEST that takes up that server's offer
 */
public record DraftMessage(
    MacAddress mac,
    MessageType type,
    Arrival.Door door,
    Optional<ClientArch> arch,
    Optional<UUID> uuid,
    Optional<String> userClass,
    Optional<String> vendorClass,
    Optional<Inet4Address> giaddr,
    Optional<Bytes> circuitId,
    Optional<Bytes> clientId,
    Optional<Inet4Address> ciaddr,
    Optional<Inet4Address> requested,
    Optional<Inet4Address> server) {
  private static final int LARGEST_MESSAGE = 1472;

  /** Mask, router, DNS, host and domain name, broadcast, 43, 60, 66, 67, 97, 128 to 135. */
  private static final Bytes ASKED =
      Bytes.of(1, 3, 6, 12, 15, 28, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135);

  public DraftMessage {
    requireNonNull(mac, "mac");
    requireNonNull(type, "type");
    requireNonNull(door, "door");
  }

  /** The datagram. */
  public Bytes packet() {
    return MessageEncoder.encode(message());
  }

  /** From the relay's or the client's own address and its usual port. */
  public Arrival arrival() {
    var source = giaddr.or(() -> ciaddr).orElse(Ipv4.ANY);
    var isUnicast = giaddr.isPresent() || ciaddr.isPresent();
    return new Arrival(
        door,
        source,
        giaddr.isPresent() ? DhcpConfig.SERVER_PORT : 68,
        isUnicast ? Optional.empty() : Optional.of(Ipv4.BROADCAST));
  }

  private DhcpMessage message() {
    return new DhcpMessage(
        DhcpMessage.BOOTREQUEST,
        DhcpMessage.ETHERNET,
        mac.octets(),
        giaddr.isPresent() ? 1 : 0,
        0x1c0ffee,
        0,
        0,
        ciaddr.orElse(Ipv4.ANY),
        Ipv4.ANY,
        Ipv4.ANY,
        giaddr.orElse(Ipv4.ANY),
        "",
        "",
        options());
  }

  private Options options() {
    var options =
        Options.builder()
            .put(type)
            .put(OptionCode.PARAMETER_REQUEST_LIST, ASKED)
            .put(
                OptionCode.MAX_MESSAGE_SIZE,
                Bytes.of(LARGEST_MESSAGE >> 8, LARGEST_MESSAGE & 0xff));
    arch.ifPresent(it -> netboots(it, options));
    vendorClass.ifPresent(text -> options.put(OptionCode.VENDOR_CLASS, text));
    uuid.ifPresent(it -> options.put(OptionCode.CLIENT_UUID, ClientUuid.encode(it)));
    userClass.ifPresent(text -> options.put(OptionCode.USER_CLASS, text));
    clientId.ifPresent(it -> options.put(OptionCode.CLIENT_ID, it));
    requested.ifPresent(it -> options.put(OptionCode.REQUESTED_ADDRESS, it));
    server.ifPresent(it -> options.put(OptionCode.SERVER_ID, it));
    circuitId.ifPresent(
        it ->
            options.put(
                OptionCode.RELAY_INFORMATION,
                Bytes.ofHex("01%02x%s".formatted(it.size(), it.toHex()))));
    return options.build();
  }

  private static void netboots(ClientArch arch, Options.Builder options) {
    options.put(OptionCode.CLIENT_ARCH, Bytes.of(arch.code() >> 8, arch.code() & 0xff));
    options.put(OptionCode.CLIENT_NDI, Bytes.of(1, 3, 0));
    options.put(
        OptionCode.VENDOR_CLASS,
        "%s:Arch:%05d:UNDI:003000"
            .formatted(arch.isHttp() ? VendorClass.HTTP : VendorClass.PXE, arch.code()));
  }
}
