package dev.ichor.simulator.wire;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A DHCP message (RFC 2131 §2), options in their order on the wire. Encoding adds no padding: real
 * boot firmware sends none either.
 *
 * @param op 1 request, 2 reply
 * @param chaddr the whole field of 16 octets
 * @param sname the whole field of 64 octets
 * @param file the whole field of 128 octets
 */
public record DhcpPacket(
    int op,
    int hops,
    int xid,
    int secs,
    int flags,
    Inet4Address ciaddr,
    Inet4Address yiaddr,
    Inet4Address siaddr,
    Inet4Address giaddr,
    Octets chaddr,
    Octets sname,
    Octets file,
    List<DhcpOption> options) {
  public static final int REQUEST = 1;
  public static final int REPLY = 2;
  public static final int BROADCAST_FLAG = 0x8000;

  public static final int DISCOVER = 1;
  public static final int OFFER = 2;
  public static final int REQUEST_TYPE = 3;
  public static final int ACK = 5;
  public static final int NAK = 6;

  private static final int COOKIE = 0x63825363;
  private static final Octets NO_SNAME = new OctetWriter().fill(0, 64).octets();
  private static final Octets NO_FILE = new OctetWriter().fill(0, 128).octets();

  public DhcpPacket {
    requireNonNull(ciaddr, "ciaddr");
    requireNonNull(yiaddr, "yiaddr");
    requireNonNull(siaddr, "siaddr");
    requireNonNull(giaddr, "giaddr");
    if (chaddr.length() != 16 || sname.length() != 64 || file.length() != 128) {
      throw new IllegalArgumentException("chaddr, sname and file are 16, 64 and 128 octets");
    }
    options = List.copyOf(options);
  }

  /** A message of a client that has no address unless {@code ciaddr} says so. */
  public static DhcpPacket fromClient(
      int xid, int secs, int flags, Inet4Address ciaddr, Mac mac, List<DhcpOption> options) {
    Octets chaddr = new OctetWriter().put(mac.octets()).fill(0, 10).octets();
    return new DhcpPacket(
        REQUEST, 0, xid, secs, flags, ciaddr, Ip4.ANY, Ip4.ANY, Ip4.ANY, chaddr, NO_SNAME, NO_FILE,
        options);
  }

  public Mac mac() {
    return new Mac(chaddr.slice(0, 6));
  }

  /** The value of an option, all its instances joined (RFC 3396 §5); empty when absent. */
  public Optional<Octets> option(int code) {
    return options.stream()
        .filter(o -> o.code() == code)
        .map(DhcpOption::value)
        .reduce(Octets::plus);
  }

  /** Option 53, or 0 for plain BOOTP. */
  public int messageType() {
    return option(DhcpOption.MESSAGE_TYPE).filter(v -> v.length() == 1).map(v -> v.at(0)).orElse(0);
  }

  /** An option that is one address. */
  public Optional<Inet4Address> address(int code) {
    return option(code).filter(v -> v.length() == 4).map(Ip4::of);
  }

  /** This message on its way through a relay agent (RFC 1542 §4.1.1, RFC 3046 §2.1). */
  public DhcpPacket relayed(int hops, Inet4Address giaddr, List<DhcpOption> options) {
    return new DhcpPacket(
        op, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file, options);
  }

  public Octets encode() {
    OctetWriter out = new OctetWriter().u8(op).u8(1).u8(6).u8(hops).u32(xid).u16(secs).u16(flags);
    for (Inet4Address address : List.of(ciaddr, yiaddr, siaddr, giaddr)) {
      out.put(Ip4.octets(address));
    }
    out.put(chaddr).put(sname).put(file).u32(COOKIE);
    for (DhcpOption option : options) {
      out.u8(option.code()).u8(option.value().length()).put(option.value());
    }
    return out.u8(255).octets();
  }

  public static DhcpPacket decode(Octets octets) throws MalformedPacket {
    OctetReader in = new OctetReader(octets);
    int op = in.u8("op");
    in.u8("htype");
    in.u8("hlen");
    int hops = in.u8("hops");
    int xid = in.u32("xid");
    int secs = in.u16("secs");
    int flags = in.u16("flags");
    List<Inet4Address> addresses = new ArrayList<>();
    for (String field : List.of("ciaddr", "yiaddr", "siaddr", "giaddr")) {
      addresses.add(Ip4.of(in.take(4, field)));
    }
    Octets chaddr = in.take(16, "chaddr");
    Octets sname = in.take(64, "sname");
    Octets file = in.take(128, "file");
    if (in.u32("cookie") != COOKIE) {
      throw new MalformedPacket("cookie", 236, "is not the one of RFC 2131");
    }
    List<DhcpOption> options = options(in);
    overloaded(options, file, sname);
    return new DhcpPacket(
        op,
        hops,
        xid,
        secs,
        flags,
        addresses.get(0),
        addresses.get(1),
        addresses.get(2),
        addresses.get(3),
        chaddr,
        sname,
        file,
        options);
  }

  /** Pads are skipped; a missing End is tolerated (RFC 2132 §3.1, §3.2). */
  private static List<DhcpOption> options(OctetReader in) throws MalformedPacket {
    List<DhcpOption> options = new ArrayList<>();
    while (in.remaining() > 0) {
      int code = in.u8("option code");
      if (code == 255) {
        break;
      }
      if (code != 0) {
        options.add(new DhcpOption(code, in.take(in.u8("option length"), "option " + code)));
      }
    }
    return options;
  }

  /** Options in file, then in sname (RFC 2132 §9.3, RFC 3396 §5). */
  private static void overloaded(List<DhcpOption> options, Octets file, Octets sname)
      throws MalformedPacket {
    int overload =
        options.stream()
            .filter(o -> o.code() == DhcpOption.OVERLOAD && o.value().length() == 1)
            .mapToInt(o -> o.value().at(0))
            .findFirst()
            .orElse(0);
    if ((overload & 1) != 0) {
      options.addAll(options(new OctetReader(file)));
    }
    if ((overload & 2) != 0) {
      options.addAll(options(new OctetReader(sname)));
    }
  }
}
