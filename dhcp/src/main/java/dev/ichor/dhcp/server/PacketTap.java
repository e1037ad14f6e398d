package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Hears what passes below our sockets: one daemon thread, until closed. Needs CAP_NET_RAW. */
final class PacketTap implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PacketTap.class);
  private static final int LOOK_UP_MILLISECONDS = 200;
  private static final int IPPROTO_ICMP = 1;

  // Classic BPF: load octet, load half word, load half word at X, X = 4*([k]&0xf), jumps, return.
  private static final int LDB = 0x30;
  private static final int LDH = 0x28;
  private static final int LDH_AT_X = 0x48;
  private static final int LDB_AT_X = 0x50;
  private static final int LDX_HEADER = 0xb1;
  private static final int JEQ = 0x15;
  private static final int JSET = 0x45;
  private static final int RET = 0x06;

  /**
   * UDP from port 67 with a BOOTREPLY, first fragments only; offsets are those of the IP datagram.
   * Relay agents speak from port 67 too, for every client behind them: the kernel drops theirs.
   */
  private static final List<NativeSocket.FilterStep> FROM_SERVERS =
      List.of(
          new NativeSocket.FilterStep(LDB, 0, 0, 9),
          new NativeSocket.FilterStep(JEQ, 0, 8, 17),
          new NativeSocket.FilterStep(LDH, 0, 0, 6),
          new NativeSocket.FilterStep(JSET, 6, 0, 0x1fff),
          new NativeSocket.FilterStep(LDX_HEADER, 0, 0, 0),
          new NativeSocket.FilterStep(LDH_AT_X, 0, 0, 0),
          new NativeSocket.FilterStep(JEQ, 0, 3, 67),
          new NativeSocket.FilterStep(LDB_AT_X, 0, 0, 8),
          new NativeSocket.FilterStep(JEQ, 0, 1, DhcpMessage.BOOTREPLY),
          new NativeSocket.FilterStep(RET, 0, 0, NativeSocket.LARGEST),
          new NativeSocket.FilterStep(RET, 0, 0, 0));

  private final NativeSocket socket;
  private final Consumer<Heard> listener;
  private final Thread thread;
  private final LogBudget complaints = LogBudget.ofComplaints();
  private volatile boolean isOpen = true;

  /**
   * @param interfaceIndex where; 0 when the kind of socket does not tell
   * @param source hardware address of the sender; empty when the kind of socket does not tell
   * @param payload what the frame carries; of a raw socket the IP datagram
   */
  record Heard(int interfaceIndex, Bytes source, Bytes payload) {
    Heard {
      requireNonNull(source, "source");
      requireNonNull(payload, "payload");
    }
  }

  private PacketTap(String name, NativeSocket socket, Consumer<Heard> listener) {
    this.socket = socket;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** All ARP on all interfaces. */
  static PacketTap arp(Consumer<Heard> listener) throws IOException {
    return open(
        "dhcp-arp",
        NativeSocket.open(
            NativeSocket.AF_PACKET,
            NativeSocket.SOCK_DGRAM,
            PacketSocket.Protocol.ARP.inNetworkOrder()),
        listener);
  }

  /** What DHCP servers send, on all interfaces. */
  static PacketTap dhcpServers(Consumer<Heard> listener) throws IOException {
    var listening =
        NativeSocket.open(
            NativeSocket.AF_PACKET,
            NativeSocket.SOCK_DGRAM,
            PacketSocket.Protocol.IP.inNetworkOrder());
    listening.filter(FROM_SERVERS);
    return open("dhcp-servers", listening, listener);
  }

  /** Answers to pings. */
  static PacketTap icmp(NativeSocket raw, Consumer<Heard> listener) throws IOException {
    return open("dhcp-icmp", raw, listener);
  }

  /** For sending and for {@link #icmp}. */
  static NativeSocket rawIcmp() throws IOException {
    return NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_RAW, IPPROTO_ICMP);
  }

  private static PacketTap open(String name, NativeSocket socket, Consumer<Heard> listener)
      throws IOException {
    socket.receiveWithin(LOOK_UP_MILLISECONDS);
    var tap = new PacketTap(name, socket, listener);
    tap.thread.start();
    return tap;
  }

  private void run() {
    while (isOpen) {
      try {
        var received = socket.receive();
        received.ifPresent(it -> listener.accept(heard(it)));
      } catch (IOException e) {
        LOG.warnf("dhcp %s why=\"%s\": nothing more is heard there", thread.getName(), e);
        isOpen = false;
      } catch (RuntimeException e) {
        if (complaints.take(Instant.now())) {
          LOG.errorf(e, "dhcp %s; please report it", thread.getName());
        }
      }
    }
  }

  /** struct sockaddr_ll: ifindex at 4, length of the hardware address at 11, the address at 12. */
  private static Heard heard(NativeSocket.Received received) {
    var from = received.address();
    var isLink = from.size() >= 12 && number(from, 0, 2) == NativeSocket.AF_PACKET;
    if (!isLink) {
      return new Heard(0, Bytes.EMPTY, received.payload());
    }
    var size = Math.min(from.at(11), from.size() - 12);
    return new Heard(number(from, 4, 4), from.slice(12, 12 + size), received.payload());
  }

  private static int number(Bytes octets, int at, int size) {
    var isLittle = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    var value = 0;
    for (var i = 0; i < size; i++) {
      value = value << 8 | octets.at(isLittle ? at + size - 1 - i : at + i);
    }
    return value;
  }

  @Override
  public void close() {
    isOpen = false;
    try {
      if (thread.join(java.time.Duration.ofMillis(2L * LOOK_UP_MILLISECONDS))) {
        socket.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
