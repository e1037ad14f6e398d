package dev.ichor.dhcp.ra.server;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.ichor.dhcp.ra.wire.NdMessage;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A raw ICMPv6 socket (RFC 3542 §3) tied to one interface: router solicitations and advertisements
 * only, hop limit 255 both ways. Needs CAP_NET_RAW and Linux. Used by one thread at a time.
 */
final class IcmpSocket implements AutoCloseable {
  private static final int AF_INET6 = 10;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int ICMP6_FILTER = 1;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_MULTICAST_IF = 17;
  private static final int IPV6_MULTICAST_HOPS = 18;
  private static final int IPV6_MULTICAST_LOOP = 19;
  private static final int IPV6_JOIN_GROUP = 20;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int HOPS = 255;
  private static final int LARGEST = 1500;
  private static final int SOCKADDR_SIZE = 28;
  private static final int CONTROL_SIZE = 64;
  private static final int MSGHDR_SIZE = 56;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;

  private final int descriptor;
  private final int index;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment payload = arena.allocate(LARGEST, 8);
  private final MemorySegment source = arena.allocate(SOCKADDR_SIZE, 8);
  private final MemorySegment control = arena.allocate(CONTROL_SIZE, 8);
  private final MemorySegment vector = arena.allocate(16, 8);
  private final MemorySegment header = arena.allocate(MSGHDR_SIZE, 8);
  private final MemorySegment pollfd = arena.allocate(8, 4);

  /**
   * What arrived.
   *
   * @param hopLimit 255 when no router has forwarded it; 0 when the system did not say
   */
  record Packet(Bytes icmp, Inet6Address source, int hopLimit) {}

  private IcmpSocket(int descriptor, int index) {
    this.descriptor = descriptor;
    this.index = index;
  }

  /**
   * @param index the system's number of the interface
   * @throws IOException saying what is missing
   */
  static IcmpSocket open(String interfaceName, int index) throws IOException {
    var descriptor = Libc.socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6);
    if (descriptor < 0) {
      throw new IOException(
          descriptor == -Libc.EPERM
              ? "CAP_NET_RAW is missing"
              : "no raw ICMPv6 socket can be had (errno %d)".formatted(-descriptor));
    }
    var socket = new IcmpSocket(descriptor, index);
    try {
      socket.prepare(interfaceName);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void prepare(String interfaceName) throws IOException {
    var name = arena.allocate(16);
    name.asSlice(0, interfaceName.length())
        .copyFrom(MemorySegment.ofArray(interfaceName.getBytes(StandardCharsets.US_ASCII)));
    set(SOL_SOCKET, SO_BINDTODEVICE, name, "SO_BINDTODEVICE");
    set(IPPROTO_ICMPV6, ICMP6_FILTER, filter(), "ICMP6_FILTER");
    set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, number(HOPS), "IPV6_UNICAST_HOPS");
    set(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, number(HOPS), "IPV6_MULTICAST_HOPS");
    set(IPPROTO_IPV6, IPV6_MULTICAST_IF, number(index), "IPV6_MULTICAST_IF");
    set(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, number(0), "IPV6_MULTICAST_LOOP");
    set(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, number(1), "IPV6_RECVHOPLIMIT");
    var membership = arena.allocate(20, 4);
    membership.asSlice(0, 16).copyFrom(MemorySegment.ofArray(Ipv6.ALL_ROUTERS.getAddress()));
    membership.set(JAVA_INT, 16, index);
    set(IPPROTO_IPV6, IPV6_JOIN_GROUP, membership, "joining ff02::2");
    vector.set(ADDRESS, 0, payload);
    vector.set(JAVA_LONG, 8, LARGEST);
    pollfd.set(JAVA_INT, 0, descriptor);
    pollfd.set(JAVA_SHORT, 4, POLLIN);
  }

  /** A set bit blocks its type (RFC 3542 §3.2). */
  private MemorySegment filter() {
    var filter = arena.allocate(32, 4).fill((byte) 0xff);
    for (var type : new int[] {NdMessage.SOLICITATION, NdMessage.ADVERTISEMENT}) {
      var word = (type >> 5) * 4L;
      filter.set(JAVA_INT, word, filter.get(JAVA_INT, word) & ~(1 << (type & 31)));
    }
    return filter;
  }

  private MemorySegment number(int value) {
    return arena.allocateFrom(JAVA_INT, value);
  }

  private void set(int level, int option, MemorySegment value, String name) throws IOException {
    var result = Libc.setsockopt(descriptor, level, option, value);
    if (result < 0) {
      throw new IOException("%s was refused (errno %d)".formatted(name, -result));
    }
  }

  /** Empty when nothing arrives within that time. */
  Optional<Packet> receive(int millis) {
    if (Libc.poll(pollfd, millis) <= 0) {
      return Optional.empty();
    }
    header.set(ADDRESS, 0, source);
    header.set(JAVA_INT, 8, SOCKADDR_SIZE);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    header.set(JAVA_LONG, 40, CONTROL_SIZE);
    header.set(JAVA_INT, 48, 0);
    var size = Libc.recvmsg(descriptor, header, MSG_DONTWAIT);
    if (size < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Packet(
            Bytes.of(payload.asSlice(0, Math.min(size, LARGEST)).toArray(JAVA_BYTE)),
            Ipv6.of(Bytes.of(source.asSlice(8, 16).toArray(JAVA_BYTE))),
            hopLimit(header.get(JAVA_LONG, 40))));
  }

  /** struct cmsghdr: length (8), level (4), type (4), then the value; eight-octet aligned. */
  private int hopLimit(long controlSize) {
    var at = 0L;
    while (at + 20 <= controlSize) {
      if (control.get(JAVA_INT, at + 8) == IPPROTO_IPV6
          && control.get(JAVA_INT, at + 12) == IPV6_HOPLIMIT) {
        return control.get(JAVA_INT, at + 16);
      }
      at += Math.max(16, control.get(JAVA_LONG, at) + 7 & ~7L);
    }
    return 0;
  }

  /**
   * @throws IOException when the system refuses, for example without a link-local address
   */
  void send(Bytes icmp, Inet6Address target) throws IOException {
    try (var call = Arena.ofConfined()) {
      var address = call.allocate(SOCKADDR_SIZE, 4);
      address.set(JAVA_SHORT, 0, (short) AF_INET6);
      address.asSlice(8, 16).copyFrom(MemorySegment.ofArray(target.getAddress()));
      address.set(JAVA_INT, 24, index);
      var sent = Libc.sendto(descriptor, call.allocateFrom(JAVA_BYTE, icmp.toArray()), address);
      if (sent == -Libc.EADDRNOTAVAIL) {
        throw new IOException("the interface has no IPv6 address that is ready");
      }
      if (sent < 0) {
        throw new IOException("errno " + -sent);
      }
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
    arena.close();
  }
}
