package dev.ichor.dhcp.server.journal;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.Origin;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A lease as octets, numbers in network order: kind, what is there, address, bound, expires, then
 * what is there of MAC, relay, and always client key, subnet, host name, via, by, circuit, remote,
 * each with its length in two octets.
 */
final class LeaseCodec {
  private static final int HAS_MAC = 1;
  private static final int HAS_RELAY = 2;
  private static final int HAS_HOSTNAME = 4;
  private static final int LONGEST = 0xffff;

  private byte[] lastSubnet = new byte[0];
  private String lastSubnetText = "";

  static int code(Kind kind) {
    return switch (kind) {
      case BOUND -> 1;
      case RELEASED -> 2;
      case DECLINED -> 3;
    };
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 1 -> Kind.BOUND;
      case 2 -> Kind.RELEASED;
      case 3 -> Kind.DECLINED;
      default -> throw new IllegalArgumentException("kind of lease " + code);
    };
  }

  /** At most so many octets are written. */
  static int bound(StoredLease lease) {
    return 64
        + Math.min(lease.clientKey().size(), LONGEST)
        + 4 * lease.subnet().length()
        + 4 * lease.hostname().map(String::length).orElse(0)
        + 4 * (lease.origin().via().length() + lease.origin().by().length())
        + lease.origin().circuitId().size()
        + lease.origin().remoteId().size();
  }

  static void write(StoredLease lease, ByteBuffer to) {
    var origin = lease.origin();
    to.put((byte) code(lease.kind()));
    to.put(
        (byte)
            ((lease.mac().isPresent() ? HAS_MAC : 0)
                | (origin.relay().isPresent() ? HAS_RELAY : 0)
                | (lease.hostname().isPresent() ? HAS_HOSTNAME : 0)));
    to.putInt(Ipv4.bits(lease.address()));
    to.putLong(lease.boundAt().toEpochMilli());
    to.putLong(lease.expiresAt().toEpochMilli());
    lease.mac().ifPresent(mac -> to.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits()));
    origin.relay().ifPresent(relay -> to.putInt(Ipv4.bits(relay)));
    put(to, lease.clientKey().toArray());
    put(to, utf8(lease.subnet()));
    put(to, utf8(lease.hostname().orElse("")));
    put(to, utf8(origin.via()));
    put(to, utf8(origin.by()));
    put(to, origin.circuitId().toArray());
    put(to, origin.remoteId().toArray());
  }

  private static void put(ByteBuffer to, byte[] octets) {
    var length = Math.min(octets.length, LONGEST);
    to.putShort((short) length).put(octets, 0, length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws RuntimeException when the octets are no lease, also when they end early
   */
  StoredLease read(ByteBuffer from) {
    var kind = kind(from.get());
    var has = from.get();
    var address = Ipv4.of(from.getInt());
    var boundAt = Instant.ofEpochMilli(from.getLong());
    var expiresAt = Instant.ofEpochMilli(from.getLong());
    var mac =
        (has & HAS_MAC) == 0
            ? Optional.<MacAddress>empty()
            : Optional.of(
                new MacAddress((from.getShort() & 0xffffL) << 32 | from.getInt() & 0xffff_ffffL));
    var relay =
        (has & HAS_RELAY) == 0
            ? Optional.<java.net.Inet4Address>empty()
            : Optional.of(Ipv4.of(from.getInt()));
    var key = Bytes.of(octets(from));
    var subnet = subnet(octets(from));
    var hostname = text(octets(from));
    var via = text(octets(from));
    var by = text(octets(from));
    var origin = new Origin(by, via, relay, Bytes.of(octets(from)), Bytes.of(octets(from)));
    return new StoredLease(
        address,
        subnet,
        key,
        mac,
        (has & HAS_HOSTNAME) == 0 ? Optional.empty() : Optional.of(hostname),
        kind,
        boundAt,
        expiresAt,
        origin.equals(Origin.UNKNOWN) ? Origin.UNKNOWN : origin);
  }

  /** Neighbours in a file are mostly of one subnet: one text for all of them. */
  private String subnet(byte[] octets) {
    if (!Arrays.equals(octets, lastSubnet)) {
      lastSubnet = octets;
      lastSubnetText = text(octets);
    }
    return lastSubnetText;
  }

  private static byte[] octets(ByteBuffer from) {
    var octets = new byte[from.getShort() & 0xffff];
    from.get(octets);
    return octets;
  }

  private static String text(byte[] octets) {
    return octets.length == 0 ? "" : new String(octets, StandardCharsets.UTF_8);
  }
}
