package dev.ichor.simulator.rack;

import com.sun.net.httpserver.HttpServer;
import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * DHCP, TFTP and HTTP in small: an address by MAC, one loader, one script, kernel and initramfs.
 */
final class FakeBootServer implements AutoCloseable {
  static final Octets LOADER = Octets.ascii("MZ" + "x".repeat(3_000));

  final Map<String, String> files = new ConcurrentHashMap<>();
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final DatagramSocket dhcp;
  private final DatagramSocket tftp;
  private final HttpServer http;
  private final Map<String, Integer> addresses = new ConcurrentHashMap<>();

  FakeBootServer() throws IOException {
    dhcp = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    tftp = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          log.add(exchange.getRequestMethod() + " " + path);
          String content = files.get(path);
          byte[] body = content == null ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
          boolean head = exchange.getRequestMethod().equals("HEAD");
          if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
          }
          exchange.sendResponseHeaders(
              content == null ? 404 : 200, head || body.length == 0 ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    http.start();
    Thread.ofVirtual().start(() -> serve(dhcp, this::answerDhcp));
    Thread.ofVirtual().start(() -> serve(tftp, this::answerTftp));
  }

  InetSocketAddress dhcpAddress() {
    return (InetSocketAddress) dhcp.getLocalSocketAddress();
  }

  int tftpPort() {
    return tftp.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(http.getAddress().getPort(), path);
  }

  private interface Service {
    void answer(DatagramPacket request) throws IOException, MalformedPacket;
  }

  private static void serve(DatagramSocket socket, Service service) {
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        service.answer(packet);
      } catch (IOException | MalformedPacket e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static Octets content(DatagramPacket packet) {
    return Octets.of(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  private void answerDhcp(DatagramPacket packet) throws IOException, MalformedPacket {
    DhcpPacket request = DhcpPacket.decode(content(packet));
    String mac = request.mac().toString();
    log.add("DHCP %d %s".formatted(request.messageType(), mac));
    int host = addresses.computeIfAbsent(mac, _ -> 100 + addresses.size());
    Inet4Address yiaddr = Ip4.parse("127.77.9." + host);
    boolean discover = request.messageType() == DhcpPacket.DISCOVER;
    List<DhcpOption> options = new ArrayList<>();
    options.add(new DhcpOption(53, Octets.of(discover ? DhcpPacket.OFFER : DhcpPacket.ACK)));
    options.add(new DhcpOption(54, Octets.of(127, 0, 0, 1)));
    boot(request, options);
    request.option(82).ifPresent(o -> options.add(new DhcpOption(82, o)));
    DhcpPacket reply =
        new DhcpPacket(
            2,
            0,
            request.xid(),
            0,
            request.flags(),
            Ip4.ANY,
            yiaddr,
            Ip4.parse("127.0.0.1"),
            request.giaddr(),
            request.chaddr(),
            request.sname(),
            request.file(),
            options);
    byte[] octets = reply.encode().toArray();
    dhcp.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
  }

  /** It gives addresses and names nothing to boot, as a router does. */
  volatile boolean isPlain;

  private void boot(DhcpPacket request, List<DhcpOption> options) {
    if (isPlain) {
      return;
    }
    String vendor = request.option(60).map(Octets::text).orElse("");
    if (request.option(77).isPresent()) {
      options.add(new DhcpOption(67, Octets.ascii(url("/script"))));
    } else if (vendor.startsWith("HTTPClient")) {
      options.add(new DhcpOption(60, Octets.ascii("HTTPClient")));
      options.add(new DhcpOption(67, Octets.ascii(url("/ipxe.efi"))));
    } else if (vendor.startsWith("PXEClient")) {
      options.add(new DhcpOption(67, Octets.ascii("snponly.efi")));
    }
  }

  /** Options in, acknowledged as asked but for the window: one block at a time. */
  private void answerTftp(DatagramPacket packet) throws IOException {
    String[] words = content(packet).from(2).utf8().split("\0");
    log.add("RRQ " + String.join(" ", words));
    boolean probe = Arrays.asList(words).contains("tsize");
    OctetWriter ack = new OctetWriter().u16(6);
    ack.put(Octets.ascii("blksize")).u8(0).put(Octets.ascii("1468")).u8(0);
    if (probe) {
      ack.put(Octets.ascii("tsize")).u8(0).put(Octets.ascii("" + LOADER.length())).u8(0);
    }
    Thread.ofVirtual().start(() -> transfer(packet, ack.octets(), probe));
  }

  private static void transfer(DatagramPacket request, Octets optionAck, boolean probe) {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      socket.setSoTimeout(5_000);
      exchange(socket, request, optionAck);
      for (int block = 1; !probe && (block - 1) * 1468 <= LOADER.length(); block++) {
        int from = (block - 1) * 1468;
        Octets part = LOADER.slice(from, Math.min(LOADER.length(), from + 1468));
        exchange(socket, request, new OctetWriter().u16(3).u16(block).put(part).octets());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void exchange(DatagramSocket socket, DatagramPacket to, Octets packet)
      throws IOException {
    byte[] bytes = packet.toArray();
    socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
    socket.receive(new DatagramPacket(new byte[2048], 2048));
  }

  @Override
  public void close() {
    dhcp.close();
    tftp.close();
    http.stop(0);
  }
}
