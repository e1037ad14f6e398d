package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.process.Loopback.Port;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every listener goes on after octets that nobody should send. */
class GarbageIT {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String LOADER = "/loader/snponly.efi";
  private static final String LINE =
      "{\"msg\":\"a disk is on fire\",\"talos-level\":\"error\",\"facility\":\"kern\"}\n";

  /** Read request for a loader (RFC 1350 §5). */
  private static final byte[] READ_REQUEST =
      "\0\1snponly.efi\0octet\0".getBytes(StandardCharsets.US_ASCII);

  @Test
  @DisplayName("Random octets and half messages on every listener: the next good one is answered")
  void garbage() throws Exception {
    try (var site = Site.open("garbage");
        var template = new DhcpVisitor(site.net(), 1);
        var visitor = new DhcpVisitor(site.net(), 2)) {
      var run = site.startAppliance("up");
      throwAt(site, template);
      assertGoodOnesAreAnswered(site, visitor);
      assertThat(run.isAlive()).as(run.where()).isTrue();
      run.assertNoStackTrace();
      assertThat(run.output().lines())
          .as("nothing at ERROR; %s", run.where())
          .noneMatch(line -> line.contains(" ERROR "));
    }
  }

  private static void throwAt(Site site, DhcpVisitor template) throws Exception {
    var garbage = new Garbage();
    garbage.datagrams(at(site, Port.DHCP), template.discover());
    garbage.datagrams(at(site, Port.PROXY), template.discover());
    garbage.datagrams(at(site, Port.TFTP), READ_REQUEST);
    garbage.datagrams(at(site, Port.LOG), LINE.getBytes(StandardCharsets.US_ASCII));
    var deep = "{\"msg\":" + "[".repeat(15_000) + "\n";
    garbage.connections(
        at(site, Port.LOG),
        LINE.getBytes(StandardCharsets.US_ASCII),
        List.of(deep, "{".repeat(16_000) + "\n", "x".repeat(100_000), "\0\0\n\n{}\n[]\n"));
    garbage.connections(
        at(site, Port.EVENT),
        GrpcVisitor.request(new byte[] {0x0a, 127, 1}),
        List.of("GET / HTTP/1.1\r\n\r\n"));
    var requests =
        List.of(
            "GET " + "/a".repeat(5_000) + " HTTP/1.1\r\n\r\n",
            "GET /%zz/%00/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/machines HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(5_000) + "\r\n");
    var get = ("GET " + LOADER + " HTTP/1.1\r\nHost: ichor\r\n\r\n");
    garbage.connections(at(site, Port.HTTP), get.getBytes(StandardCharsets.US_ASCII), requests);
    garbage.connections(at(site, Port.OPERATOR), get.getBytes(StandardCharsets.US_ASCII), requests);
  }

  private static void assertGoodOnesAreAnswered(Site site, DhcpVisitor visitor) throws Exception {
    var rest = site.rest();
    assertThat(rest.get("/api/v1/status").path("version").asText()).isNotBlank();
    assertThat(answerWithoutHost(site)).as("RFC 9112 §3.2").startsWith("HTTP/1.1 400 ");
    var address = visitor.lease();
    assertThat(address.getHostAddress()).startsWith("127.%d.".formatted(site.net().octet()));
    assertThat(firstBlock(at(site, Port.TFTP))).as("DATA, block 1").startsWith(0, 3, 0, 1);
    assertThat(new Rest(site.boot(), "").status(LOADER)).isEqualTo(200);
    GrpcVisitor.publish(address, at(site, Port.EVENT));
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(address, 0));
      socket.connect(at(site, Port.LOG));
      socket.getOutputStream().write(LINE.getBytes(StandardCharsets.US_ASCII));
    }
    for (var kind : List.of("DHCP dhcp-ack", "EVENT_SINK stage", "KERNEL_LOG kernel-log")) {
      Await.until(
          "%s on the timeline of %s".formatted(kind, visitor.mac()),
          BOUND,
          () -> kinds(rest, visitor.mac()).contains(kind),
          () -> "logs are in " + site.directory().resolve("logs"));
    }
  }

  private static String answerWithoutHost(Site site) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(at(site, Port.OPERATOR));
      socket.setSoTimeout((int) BOUND.toMillis());
      var request = "GET /api/v1/machines HTTP/1.1\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Source and kind of each line of the machine's timeline. */
  private static List<String> kinds(Rest rest, String mac)
      throws IOException, InterruptedException {
    for (var machine : rest.get("/api/v1/machines")) {
      if (machine.path("macs").toString().contains(mac)) {
        var id = machine.path("id").asText();
        var timeline = rest.get("/api/v1/machines/%s/timeline".formatted(id));
        return StreamSupport.stream(timeline.spliterator(), false)
            .map((JsonNode one) -> one.path("source").asText() + " " + one.path("kind").asText())
            .toList();
      }
    }
    return List.of();
  }

  private static byte[] firstBlock(InetSocketAddress to) throws IOException {
    try (var socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      socket.setSoTimeout((int) BOUND.toMillis());
      socket.send(new DatagramPacket(READ_REQUEST, READ_REQUEST.length, to));
      var packet = new DatagramPacket(new byte[516], 516);
      socket.receive(packet);
      return packet.getData();
    }
  }

  private static InetSocketAddress at(Site site, Port port) {
    return new InetSocketAddress(site.net().self(), site.net().port(port));
  }
}
