package dev.ichor.process;

import dev.ichor.process.Loopback.Port;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A UEFI machine behind a relay, byte by byte (RFC 2131 §2, RFC 3046, RFC 8357): it shares no code
 * with anything of Ichor's.
 */
final class DhcpVisitor implements AutoCloseable {
  private static final int XID = 0x1c0a0001;
  private static final int YIADDR = 16;
  private static final int OPTIONS = 240;
  private static final int DISCOVER = 1;
  private static final int OFFER = 2;
  private static final int REQUEST = 3;
  private static final int ACK = 5;
  private static final int ANSWER_MILLIS = 2_000;
  private static final int ATTEMPTS = 10;

  private final byte number;
  private final InetSocketAddress server;
  private final InetAddress giaddr;
  private final DatagramSocket socket;

  /**
   * @param number of this machine; MAC, UUID and relay are its own
   */
  DhcpVisitor(Loopback net, int number) throws IOException {
    this.number = (byte) number;
    server = new InetSocketAddress(net.self(), net.port(Port.DHCP));
    giaddr = InetAddress.ofLiteral(net.address(0, 10 + number));
    socket = new DatagramSocket(new InetSocketAddress(giaddr, 0));
    socket.setSoTimeout(ANSWER_MILLIS);
  }

  /** The address, after DISCOVER, OFFER, REQUEST and ACK. */
  InetAddress lease() throws IOException {
    var offer = exchange(discover(), OFFER);
    var yiaddr = Arrays.copyOfRange(offer, YIADDR, YIADDR + 4);
    var request = message(REQUEST, yiaddr, option(offer, 54));
    var ack = exchange(request, ACK);
    return InetAddress.getByAddress(Arrays.copyOfRange(ack, YIADDR, YIADDR + 4));
  }

  String mac() {
    return "52:54:00:99:00:%02x".formatted(number);
  }

  byte[] discover() {
    return message(DISCOVER, new byte[0], new byte[0]);
  }

  private byte[] exchange(byte[] message, int wanted) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      socket.send(new DatagramPacket(message, message.length, server));
      try {
        while (true) {
          var packet = new DatagramPacket(new byte[2048], 2048);
          socket.receive(packet);
          var answer = Arrays.copyOf(packet.getData(), packet.getLength());
          if (ByteBuffer.wrap(answer).getInt(4) == XID && option(answer, 53)[0] == wanted) {
            return answer;
          }
        }
      } catch (java.net.SocketTimeoutException _) {
        continue; // as a client does: again
      }
    }
    throw new AssertionError("no DHCP message of type %d came from %s".formatted(wanted, server));
  }

  private byte[] message(int type, byte[] requested, byte[] serverId) {
    var chaddr = new byte[] {0x52, 0x54, 0x00, (byte) 0x99, 0x00, number};
    var head = ByteBuffer.allocate(OPTIONS);
    head.put(new byte[] {1, 1, 6, 1}).putInt(XID);
    head.put(24, giaddr.getAddress()).put(28, chaddr).putInt(236, 0x63825363);
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.array());
    option(out, 53, (byte) type);
    option(out, 50, requested);
    option(out, 54, serverId);
    option(out, 55, new byte[] {1, 3, 66, 67});
    option(out, 60, "PXEClient:Arch:00007:UNDI:003016".getBytes(StandardCharsets.US_ASCII));
    option(out, 93, new byte[] {0, 7});
    option(out, 94, new byte[] {1, 3, 16});
    option(out, 97, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, number});
    option(out, 82, new byte[] {1, 2, 'p', '9', 19, 0});
    out.write(255);
    return out.toByteArray();
  }

  /** Nothing for a value of no octets. */
  private static void option(ByteArrayOutputStream out, int code, byte... value) {
    if (value.length > 0) {
      out.write(code);
      out.write(value.length);
      out.writeBytes(value);
    }
  }

  private static byte[] option(byte[] message, int code) {
    for (int at = OPTIONS; at < message.length && message[at] != (byte) 255; ) {
      if (message[at] == 0) {
        at++;
        continue;
      }
      int length = message[at + 1] & 0xff;
      if ((message[at] & 0xff) == code) {
        return Arrays.copyOfRange(message, at + 2, at + 2 + length);
      }
      at += 2 + length;
    }
    throw new AssertionError("no option %d in the answer".formatted(code));
  }

  @Override
  public void close() {
    socket.close();
  }
}
