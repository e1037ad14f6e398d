package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.server.Greed;
import dev.ichor.inventory.model.BootNames;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpFairnessTest {
  private static final int GREEDY = 50;
  private static final int OCTETS = 24 << 20;

  @TempDir Path directory;

  /** Reads everything, and returns how much it was. */
  private static long get(int port, String path) throws IOException {
    var request = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path);
    var room = new byte[256 << 10];
    var all = 0L;
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      for (var read = in.read(room); read > 0; read = in.read(room)) {
        all += read;
      }
    }
    return all;
  }

  @Test
  @DisplayName("50 greedy readers leave a newcomer its turn: it is done long before one of them")
  void newcomer() throws Exception {
    try (var rig = new BootRig(directory)) {
      Files.write(rig.loaders.resolve("large.efi"), new byte[OCTETS]);
      var port = rig.httpPort();
      try (var greed =
          Greed.of(GREEDY, _ -> assertThat(get(port, "/loader/large.efi")).isGreaterThan(OCTETS))) {
        greed.awaitRounds(GREEDY);
        var waited = greed.median(9, () -> get(port, "/loader/" + BootNames.UNDIONLY));
        greed.awaitRounds(2 * GREEDY);
        assertThat(waited).isLessThan(greed.meanRound());
      }
    }
  }
}
