package dev.ichor.dhcp.v6.wire;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Octets to options (RFC 8415 §21.1). A length that runs past its end makes the packet malformed;
 * an option that is whole but not of its own shape is kept as {@link Option6.Other}, as if unknown.
 */
final class Option6Decoder {
  /** IA, address, status: deeper is nobody's. */
  private static final int DEEPEST = 4;

  private final int depth;

  private Option6Decoder(int depth) {
    this.depth = depth;
  }

  static Options6 options(OctetReader reader) throws MalformedPacketException {
    return new Option6Decoder(0).read(reader);
  }

  private Options6 read(OctetReader reader) throws MalformedPacketException {
    if (depth > DEEPEST) {
      throw reader.malformed("options", "nested deeper than " + DEEPEST);
    }
    var found = new ArrayList<Option6>();
    while (reader.hasMore()) {
      var code = reader.u16("option code");
      var size = reader.u16("option %d length".formatted(code));
      found.add(option(code, reader.part(size, "option %d".formatted(code))));
    }
    return new Options6(found);
  }

  private Option6 option(int code, OctetReader value) throws MalformedPacketException {
    var size = value.remaining();
    return switch (code) {
      case Option6.IA_NA, Option6.IA_PD, Option6.IA_TA, Option6.IA_ADDRESS ->
          association(code, value);
      case Option6.CLIENT_ID, Option6.SERVER_ID ->
          size >= Duid.SHORTEST && size <= Duid.LONGEST
              ? identity(code, value)
              : other(code, value);
      case Option6.DNS_SERVERS ->
          size > 0 && size % Ipv6.SIZE == 0
              ? new Option6.DnsServers(addresses(value))
              : other(code, value);
      default -> leaf(code, value);
    };
  }

  private Option6 association(int code, OctetReader value) throws MalformedPacketException {
    var inner = new Option6Decoder(depth + 1);
    return switch (code) {
      case Option6.IA_NA ->
          new Option6.IaNa(value.u32("IAID"), value.u32("T1"), value.u32("T2"), inner.read(value));
      case Option6.IA_PD ->
          new Option6.IaPd(value.u32("IAID"), value.u32("T1"), value.u32("T2"), inner.read(value));
      case Option6.IA_TA -> new Option6.IaTa(value.u32("IAID"), inner.read(value));
      default ->
          new Option6.IaAddress(
              value.address("address"),
              value.u32("preferred-lifetime"),
              value.u32("valid-lifetime"),
              inner.read(value));
    };
  }

  private static Option6 identity(int code, OctetReader value) {
    var duid = new Duid(value.rest());
    return code == Option6.CLIENT_ID ? new Option6.ClientId(duid) : new Option6.ServerId(duid);
  }

  /** What is too short inside itself is kept as it came. */
  private static Option6 leaf(int code, OctetReader value) {
    var whole = value.rest();
    try {
      var reader = new OctetReader(whole);
      var option = shaped(code, reader);
      return reader.hasMore() ? new Option6.Other(code, whole) : option;
    } catch (MalformedPacketException notItsShape) {
      return new Option6.Other(code, whole);
    }
  }

  private static Option6 shaped(int code, OctetReader in) throws MalformedPacketException {
    return switch (code) {
      case Option6.ORO -> new Option6.Oro(numbers(in));
      case Option6.PREFERENCE -> new Option6.Preference(in.u8("pref-value"));
      case Option6.ELAPSED_TIME -> new Option6.ElapsedTime(in.u16("elapsed-time"));
      case Option6.RELAY_MESSAGE -> new Option6.RelayMessage(in.rest());
      case Option6.STATUS_CODE ->
          new Option6.Status(new StatusCode(in.u16("status-code")), text(in.rest()));
      case Option6.RAPID_COMMIT -> new Option6.RapidCommit();
      case Option6.USER_CLASS -> new Option6.UserClass(strings(in));
      case Option6.VENDOR_CLASS -> new Option6.VendorClass(in.u32("enterprise"), strings(in));
      case Option6.VENDOR_OPTS -> new Option6.VendorOpts(in.u32("enterprise"), in.rest());
      case Option6.INTERFACE_ID -> new Option6.InterfaceId(in.rest());
      case Option6.DOMAIN_LIST -> domains(in);
      case Option6.REMOTE_ID -> new Option6.RemoteId(in.u32("enterprise"), in.rest());
      case Option6.SUBSCRIBER_ID -> new Option6.SubscriberId(in.rest());
      default -> netboot(code, in);
    };
  }

  private static Option6 netboot(int code, OctetReader in) throws MalformedPacketException {
    return switch (code) {
      case Option6.BOOT_FILE_URL -> new Option6.BootFileUrl(text(in.rest()));
      case Option6.BOOT_FILE_PARAM ->
          new Option6.BootFileParam(strings(in).stream().map(Option6Decoder::text).toList());
      case Option6.CLIENT_ARCH ->
          new Option6.Arch(numbers(in).stream().map(ClientArch::new).toList());
      case Option6.NII -> new Option6.Nii(in.u8("type"), in.u8("major"), in.u8("minor"));
      case Option6.CLIENT_LINK_LAYER ->
          new Option6.ClientLinkLayer(in.u16("link-layer type"), in.rest());
      case Option6.RELAY_SOURCE_PORT -> new Option6.RelaySourcePort(in.u16("port"));
      case Option6.INFORMATION_REFRESH_TIME, Option6.SOL_MAX_RT, Option6.INF_MAX_RT ->
          new Option6.Seconds(code, in.u32("seconds"));
      default -> other(code, in);
    };
  }

  /** A name that was written with escapes or dots inside a label would not come back the same. */
  private static Option6 domains(OctetReader in) throws MalformedPacketException {
    var whole = in.rest();
    var names = DomainNames.read(new OctetReader(whole));
    var isPlain =
        names.stream().allMatch(name -> name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*"));
    return isPlain && !names.isEmpty() && DomainNames.write(names).equals(whole)
        ? new Option6.DomainList(names)
        : new Option6.Other(Option6.DOMAIN_LIST, whole);
  }

  private static List<Integer> numbers(OctetReader in) throws MalformedPacketException {
    var found = new ArrayList<Integer>();
    while (in.hasMore()) {
      found.add(in.u16("number"));
    }
    return found;
  }

  private static List<Inet6Address> addresses(OctetReader in) throws MalformedPacketException {
    var found = new ArrayList<Inet6Address>();
    while (in.hasMore()) {
      found.add(in.address("address"));
    }
    return found;
  }

  private static List<Bytes> strings(OctetReader in) throws MalformedPacketException {
    var found = new ArrayList<Bytes>();
    while (in.hasMore()) {
      found.add(in.bytes(in.u16("length"), "text"));
    }
    return found;
  }

  /** One octet, one character: what came in goes out the same. */
  static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
  }

  private static Option6 other(int code, OctetReader value) {
    return new Option6.Other(code, value.rest());
  }
}
