package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.inventory.model.BootNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Octets on the wire that a polite HTTP client never sends. */
class RawHttpTest {
  @TempDir Path directory;
  private BootRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", rig.httpPort());
    socket.setSoTimeout(5000);
    return socket;
  }

  /** Sends the text and reads until the server closes. */
  private String talk(String text) throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static long count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1L;
  }

  @Test
  @DisplayName("HTTP/1.0 is answered whole and the connection closed (old GRUB, U-Boot)")
  void http10() throws Exception {
    var answer = talk("GET /loader/snponly-arm64.efi HTTP/1.0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\ncontent-length: 100\r\n");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(100);
  }

  @Test
  @DisplayName("Two ranges are one multipart body of exact length (RFC 9110 §14.6)")
  void multipart() throws Exception {
    var answer =
        talk(
            "GET /loader/snponly-arm64.efi HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1,90-99\r\nConnection: close\r\n\r\n");
    var head = answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
    var body = answer.substring(head.length());
    assertThat(head)
        .startsWith("HTTP/1.1 206 Partial Content\r\n")
        .contains("\r\ncontent-length: %d\r\n".formatted(body.length()));
    var boundary = head.replaceAll("(?s).*boundary=([^\r]+).*", "$1");
    var loader = new String(rig.loader("snponly-arm64.efi"), StandardCharsets.ISO_8859_1);
    var type = "\r\ncontent-type: application/efi\r\ncontent-range: bytes ";
    assertThat(body)
        .isEqualTo(
            "--"
                + boundary
                + type
                + "0-1/100\r\n\r\n"
                + loader.substring(0, 2)
                + "\r\n--"
                + boundary
                + type
                + "90-99/100\r\n\r\n"
                + loader.substring(90)
                + "\r\n--"
                + boundary
                + "--\r\n");
  }

  @Test
  @DisplayName("HTTP/1.0 with keep-alive stays open")
  void http10KeepAlive() throws Exception {
    var one = "HEAD /loader/ipxe.efi HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    var answer = talk(one + "HEAD /loader/ipxe.efi HTTP/1.0\r\n\r\n");
    assertThat(count(answer, "HTTP/1.1 200 OK")).isEqualTo(2);
  }

  @Test
  @DisplayName("Three requests in one segment are answered in order (RFC 9112 §9.3.2)")
  void pipelined() throws Exception {
    var answer =
        talk(
            "HEAD /loader/ipxe.efi HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /loader/snponly-arm64.efi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(count(answer, "HTTP/1.1 ")).isEqualTo(3);
    assertThat(answer.indexOf("content-length: 102400")).isLessThan(answer.indexOf(" 404 "));
    assertThat(answer.indexOf(" 404 ")).isLessThan(answer.indexOf("content-length: 100\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /x HTTP/9.9.9\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
      })
  @DisplayName("What is no HTTP is 400 and the connection ends; the next client is served")
  void garbage(String text) throws Exception {
    assertThat(talk(text)).startsWith("HTTP/1.1 400 Bad Request\r\n");
    http10();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /loader/ipxe.efi HT", "\u0016\u0003\u0001"})
  @DisplayName("A request head that does not arrive in time ends the connection")
  void stalledHead(String text) throws Exception {
    var idle = Duration.ofMinutes(1);
    var config =
        new BootHttpConfig(
            List.of(new InetSocketAddress("127.0.0.1", 0)),
            1,
            2,
            10,
            10,
            idle,
            Duration.ofMillis(200),
            Optional.empty());
    try (var server =
        new BootHttpServer(config, rig.library, rig.evidence, InstantSource.system())) {
      server.start();
      try (var socket = new Socket("127.0.0.1", server.addresses().getFirst().getPort())) {
        socket.setSoTimeout(5000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  @DisplayName("A request line or header beyond its bound is 400, not memory")
  void tooLong() throws Exception {
    assertThat(talk("GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(talk("GET /x HTTP/1.1\r\nX: " + "a".repeat(17000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/loader/%zz",
        "/loader/%",
        "/../../etc/passwd",
        "/loader/../../etc/passwd",
        "*",
        "/loader/\\..\\x"
      })
  @DisplayName("Targets that clients refuse to send are 404")
  void targets(String target) throws Exception {
    assertThat(talk("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404 Not Found\r\n");
  }

  @Test
  @DisplayName("A request with a body is answered and the connection closed: nothing is smuggled")
  void smuggling() throws Exception {
    var answer =
        talk(
            "GET /loader/snponly-arm64.efi HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n"
                + "GET /config/token-of-the-rig HTTP/1.1\r\n\r\n");
    assertThat(count(answer, "HTTP/1.1 ")).isEqualTo(1);
  }

  @Test
  @DisplayName("A reader that stops does not hold up another; its evidence is 'broken off'")
  void slowReader() throws Exception {
    var path = BootNames.initramfsPath(BootRig.PROFILE);
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", rig.httpPort()));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
                .formatted(path)
                .repeat(40)
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
    http10();
    socket.setSoLinger(true, 0);
    socket.close();
    assertThat(rig.evidence.await("http-broken-off").text())
        .contains("initramfs-amd64.xz broken off after ");
  }

  @Test
  @DisplayName("A port in use stops the start with one sentence and its remedy")
  void portInUse() {
    var address = new InetSocketAddress("127.0.0.1", rig.httpPort());
    try (var second =
        new BootHttpServer(
            BootHttpConfig.on(List.of(address), 8090, 8091),
            rig.library,
            rig.evidence,
            InstantSource.system())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(BootStartException.class)
          .hasMessage(
              "boot HTTP cannot listen on 127.0.0.1:%d: the port is in use; stop the other server or choose another port"
                  .formatted(rig.httpPort()));
    }
  }

  @Test
  @DisplayName("No header of any answer is empty: an empty one hangs EDK2")
  void noEmptyHeaders() throws Exception {
    var answer = talk("GET /loader/ipxe.efi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    var headers = answer.substring(0, answer.indexOf("\r\n\r\n")).split("\r\n");
    assertThat(Arrays.stream(headers).skip(1)).allMatch(line -> line.matches("[a-z-]+: \\S.*"));
  }
}
