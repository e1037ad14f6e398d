package dev.ichor.dhcp.ra.wire;

import dev.ichor.dhcp.ra.wire.NdMessage.RouterAdvertisement;
import dev.ichor.dhcp.ra.wire.NdMessage.RouterSolicitation;
import dev.ichor.dhcp.ra.wire.NdOption.Dnssl;
import dev.ichor.dhcp.ra.wire.NdOption.Mtu;
import dev.ichor.dhcp.ra.wire.NdOption.Other;
import dev.ichor.dhcp.ra.wire.NdOption.PrefixInformation;
import dev.ichor.dhcp.ra.wire.NdOption.Rdnss;
import dev.ichor.dhcp.ra.wire.NdOption.SourceLinkLayer;
import dev.ichor.dhcp.v6.wire.DomainNames;
import dev.ichor.dhcp.v6.wire.OctetReader;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;

/** Octets to {@link NdMessage}: what RFC 4861 §6.1 says of the message itself. */
final class NdDecoder {
  private static final int MANAGED = 0x80;
  private static final int OTHER_CONFIG = 0x40;
  private static final int ON_LINK = 0x80;
  private static final int AUTONOMOUS = 0x40;
  private static final int UNIT = 8;

  private NdDecoder() {}

  static NdMessage decode(Bytes icmp) throws MalformedPacketException {
    var reader = new OctetReader(icmp);
    var type = reader.u8("type");
    var code = reader.u8("code");
    reader.u16("checksum");
    if (code != 0) {
      throw new MalformedPacketException("code", 1, "is 0 (RFC 4861 §6.1), got " + code);
    }
    if (type == NdMessage.SOLICITATION) {
      reader.u32("reserved");
      return new RouterSolicitation(options(reader));
    }
    if (type == NdMessage.ADVERTISEMENT) {
      return advertisement(reader);
    }
    throw new MalformedPacketException("type", 0, "is 133 or 134, got " + type);
  }

  private static RouterAdvertisement advertisement(OctetReader reader)
      throws MalformedPacketException {
    var hopLimit = reader.u8("cur hop limit");
    var flags = reader.u8("flags");
    return new RouterAdvertisement(
        hopLimit,
        (flags & MANAGED) != 0,
        (flags & OTHER_CONFIG) != 0,
        reader.u16("router lifetime"),
        reader.u32("reachable time"),
        reader.u32("retrans timer"),
        options(reader));
  }

  private static List<NdOption> options(OctetReader reader) throws MalformedPacketException {
    var found = new ArrayList<NdOption>();
    while (reader.hasMore()) {
      var type = reader.u8("option type");
      var units = reader.u8("option length");
      if (units == 0) {
        throw reader.malformed("option %d length".formatted(type), "0 (RFC 4861 §4.6)");
      }
      found.add(option(type, reader.part(units * UNIT - 2, "option %d".formatted(type))));
    }
    return found;
  }

  /** Sizes that are not the option's own make it {@link Other}, not the packet malformed. */
  private static NdOption option(int type, OctetReader value) throws MalformedPacketException {
    var size = value.remaining();
    return switch (type) {
      case SourceLinkLayer.TYPE ->
          size == 6
              ? new SourceLinkLayer(MacAddress.of(value.rest()))
              : new Other(type, value.rest());
      case PrefixInformation.TYPE -> size == 30 ? prefix(value) : new Other(type, value.rest());
      case Mtu.TYPE ->
          size == 6 ? new Mtu(reserved(value).u32("MTU")) : new Other(type, value.rest());
      case Rdnss.TYPE ->
          size >= 22 && size % 16 == 6
              ? new Rdnss(reserved(value).u32("lifetime"), addresses(value))
              : new Other(type, value.rest());
      case Dnssl.TYPE ->
          size >= 14
              ? new Dnssl(reserved(value).u32("lifetime"), DomainNames.read(value))
              : new Other(type, value.rest());
      default -> new Other(type, value.rest());
    };
  }

  private static OctetReader reserved(OctetReader value) throws MalformedPacketException {
    value.u16("reserved");
    return value;
  }

  private static PrefixInformation prefix(OctetReader value) throws MalformedPacketException {
    var length = value.u8("prefix length");
    var flags = value.u8("flags");
    var validFor = value.u32("valid lifetime");
    var preferredFor = value.u32("preferred lifetime");
    value.u32("reserved");
    var address = value.address("prefix");
    if (length > 128) {
      throw value.malformed("prefix length", "is 0 to 128, got " + length);
    }
    return new PrefixInformation(
        Prefix.around(address, length),
        (flags & ON_LINK) != 0,
        (flags & AUTONOMOUS) != 0,
        validFor,
        preferredFor);
  }

  private static List<Inet6Address> addresses(OctetReader value) throws MalformedPacketException {
    var found = new ArrayList<Inet6Address>();
    while (value.hasMore()) {
      found.add(value.address("address"));
    }
    return found;
  }
}
