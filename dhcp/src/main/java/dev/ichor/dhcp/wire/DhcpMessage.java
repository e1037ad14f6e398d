package dev.ichor.dhcp.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * A DHCPv4 message (RFC 2131 §2, Figure 1); unset addresses are 0.0.0.0.
 *
 * @param htype hardware type (IANA ARP): 1 Ethernet, 32 InfiniBand
 * @param xid transaction, 32 bits
 * @param secs since the client began
 * @param flags bit 15 is BROADCAST
 * @param chaddr the first {@code hlen} octets of the field, 0 to 16
 * @param sname server host name; empty when unset or overloaded with options
 * @param file boot file; empty when unset or overloaded with options
 */
public record DhcpMessage(
    int op,
    int htype,
    Bytes chaddr,
    int hops,
    int xid,
    int secs,
    int flags,
    Inet4Address ciaddr,
    Inet4Address yiaddr,
    Inet4Address siaddr,
    Inet4Address giaddr,
    String sname,
    String file,
    Options options) {
  public static final int BOOTREQUEST = 1;
  public static final int BOOTREPLY = 2;
  public static final int ETHERNET = 1;
  public static final int BROADCAST_FLAG = 0x8000;

  static final int CHADDR_SIZE = 16;
  static final int SNAME_AT = 44;
  static final int SNAME_SIZE = 64;
  static final int FILE_AT = 108;
  static final int FILE_SIZE = 128;
  static final int COOKIE_AT = 236;
  static final int COOKIE = 0x63825363;
  static final int OPTIONS_AT = 240;
  static final int OVERLOAD_FILE = 1;
  static final int OVERLOAD_SNAME = 2;

  public DhcpMessage {
    requireNonNull(ciaddr, "ciaddr");
    requireNonNull(yiaddr, "yiaddr");
    requireNonNull(siaddr, "siaddr");
    requireNonNull(giaddr, "giaddr");
    requireNonNull(sname, "sname");
    requireNonNull(file, "file");
    requireNonNull(options, "options");
    if (chaddr.size() > CHADDR_SIZE) {
      throw new IllegalArgumentException("chaddr has at most 16 octets, got " + chaddr.size());
    }
  }

  /** Reads one UDP payload. */
  public static DhcpMessage decode(Bytes packet) throws MalformedPacketException {
    return MessageDecoder.decode(packet);
  }

  /** Empty when option 53 is absent (BOOTP) or names a message we do not speak. */
  public Optional<MessageType> type() {
    var value = options.get(OptionCode.MESSAGE_TYPE);
    return value.isPresent() && value.get().size() == 1
        ? MessageType.of(value.get().at(0))
        : Optional.empty();
  }

  public boolean wantsBroadcast() {
    return (flags & BROADCAST_FLAG) != 0;
  }

  public boolean isRelayed() {
    return Ipv4.isSet(giaddr);
  }

  /** The Ethernet address; empty for other hardware, odd sizes and addresses that name nobody. */
  public Optional<MacAddress> mac() {
    return htype == ETHERNET && chaddr.size() == 6
        ? Optional.of(MacAddress.of(chaddr)).filter(mac -> !mac.isUnusable())
        : Optional.empty();
  }

  /** Relay agent information, option 82, if a relay added it. */
  public Optional<RelayInformation> relayInformation() {
    return options.get(OptionCode.RELAY_INFORMATION).map(RelayInformation::of);
  }

  /** Fields of a reply to this message that RFC 2131 Table 3 copies; everything else is unset. */
  public MessageBuilder reply(MessageType type) {
    return new MessageBuilder(this, type);
  }
}
