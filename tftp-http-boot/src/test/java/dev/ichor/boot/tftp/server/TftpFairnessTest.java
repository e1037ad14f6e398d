package dev.ichor.boot.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.server.Greed;
import dev.ichor.inventory.model.BootNames;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TftpFairnessTest {
  private static final int GREEDY = 50;
  private static final int OCTETS = 3 << 20;

  @TempDir Path directory;

  private static byte[] fetch(int port, String file) throws Exception {
    try (var client = new TestTftpClient(port)) {
      return client.patientDownload(
          file, TestTftpClient.options("blksize", "1468", "windowsize", "8"));
    }
  }

  @Test
  @DisplayName("50 greedy transfers leave a newcomer its turn: it is done long before one of them")
  void newcomer() throws Exception {
    try (var rig = new BootRig(directory)) {
      Files.write(rig.loaders.resolve("large.efi"), new byte[OCTETS]);
      var port = rig.tftpPort();
      try (var greed =
          Greed.of(GREEDY, _ -> assertThat(fetch(port, "large.efi")).hasSize(OCTETS))) {
        greed.awaitRounds(GREEDY);
        var waited = greed.median(9, () -> fetch(port, BootNames.UNDIONLY));
        greed.awaitRounds(2 * GREEDY);
        assertThat(waited).isLessThan(greed.meanRound());
      }
    }
  }
}
