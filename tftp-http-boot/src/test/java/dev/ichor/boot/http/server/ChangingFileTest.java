package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.server.BootRig;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while they are sent, and readers that do not read. */
class ChangingFileTest {
  private static final int SIZE = 24 << 20;
  private static final int READERS = 300;

  @TempDir Path directory;
  private BootRig rig;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
    file = Files.write(rig.loaders.resolve("large.efi"), new byte[SIZE]);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Socket ask(int client) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.setSoTimeout(10_000);
    var source = InetAddress.getByName("127.0.0." + (1 + client / 100));
    socket.bind(new InetSocketAddress(source, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", rig.httpPort()));
    var request = "GET /loader/large.efi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().readNBytes(300)).hasSize(300);
    return socket;
  }

  @Test
  @DisplayName("A file cut short in mid transfer ends the connection: never other octets as filler")
  void truncated() throws Exception {
    try (var socket = ask(0)) {
      try (var open = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
        open.truncate(1 << 20);
      }
      var got = 300L;
      try {
        got += socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException reset) {
        // as good an end as a short body
      }
      assertThat(got).isLessThan(SIZE);
    }
    assertThat(rig.evidence.await("http-broken-off").text()).contains("large.efi broken off after");
  }

  @Test
  @DisplayName("A file deleted in mid transfer arrives whole: it is open until it has left")
  void deleted() throws Exception {
    try (var socket = ask(0)) {
      Files.delete(file);
      var rest = socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      assertThat(300 + rest).isGreaterThan(SIZE);
    }
    assertThat(rig.evidence.await("http-served").facts()).containsEntry("bytes", "" + SIZE);
  }

  @Test
  @DisplayName("300 readers that stop hold 7 GB of promises and next to no memory of ours")
  void slowReaders() throws Exception {
    var readers = new ArrayList<Socket>();
    try {
      readers.add(ask(0));
      var before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
      for (var i = 1; i < READERS; i++) {
        readers.add(ask(i));
      }
      var after = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
      assertThat(after - before).as("octets of direct memory").isLessThan(16L << 20);
    } finally {
      for (var reader : readers) {
        reader.close();
      }
    }
  }
}
