package dev.ichor.bench.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The fetching clients beside servers of the test's, which can lie. */
class FetchTest {
  private static final InetSocketAddress ANYWHERE = new InetSocketAddress("127.0.0.1", 0);

  private final byte[] content = new byte[10_000];
  private EventLoopGroup loops;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "needs epoll");
    new Random(3).nextBytes(content);
    loops = new EpollEventLoopGroup(1);
  }

  @AfterEach
  void stop() {
    if (loops != null) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /**
   * Serves blocks of 512 in lock-step, each one twice, the request's options ignored (RFC 2347).
   */
  private void serveTwice(DatagramSocket socket) throws Exception {
    var request = new DatagramPacket(new byte[600], 600);
    socket.receive(request);
    for (var block = 1; block <= content.length / 512 + 1; block++) {
      var part =
          Arrays.copyOfRange(content, (block - 1) * 512, Math.min(content.length, block * 512));
      var octets = new byte[4 + part.length];
      octets[1] = 3;
      octets[3] = (byte) block;
      System.arraycopy(part, 0, octets, 4, part.length);
      var data = new DatagramPacket(octets, octets.length, request.getSocketAddress());
      socket.send(data);
      socket.send(data);
      var ack = new DatagramPacket(new byte[4], 4);
      do {
        socket.receive(ack);
      } while (ack.getData()[3] != (byte) block);
    }
  }

  @Test
  @DisplayName("A TFTP fetch counts each octet once, and its CRC is that of the file")
  void tftp() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      socket.setSoTimeout(10_000);
      var server = Thread.ofVirtual().start(() -> unchecked(() -> serveTwice(socket)));
      var request =
          new TftpFetch.Request((InetSocketAddress) socket.getLocalSocketAddress(), "x", 1468, 16);
      var fetched = TftpFetch.begin(loops, ANYWHERE, request).get(20, TimeUnit.SECONDS);
      server.join();
      var crc = new CRC32C();
      crc.update(content);
      assertThat(fetched.expecting(content.length, crc.getValue()).fault()).isEmpty();
      assertThat(fetched.expecting(content.length, 1).isWhole()).isFalse();
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void unchecked(Work work) {
    try {
      work.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("An HTTP fetch reads what was announced and says when it was something else")
  void http() throws Exception {
    var server = HttpServer.create(ANYWHERE, 0);
    server.createContext(
        "/x",
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    try {
      var connection =
          HttpConnection.open(loops, ANYWHERE, server.getAddress(), HttpConnection.Pace.FAST)
              .get(10, TimeUnit.SECONDS);
      var first = connection.get("/x").get(10, TimeUnit.SECONDS);
      assertThat(first.expecting(content.length, 0).fault()).isEmpty();
      assertThat(first.waitedNanos()).isPositive();
      assertThat(connection.get("/nothing").get(10, TimeUnit.SECONDS).fault()).contains("404");
    } finally {
      server.stop(0);
    }
  }
}
