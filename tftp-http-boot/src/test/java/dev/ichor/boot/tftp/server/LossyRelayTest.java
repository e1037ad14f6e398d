package dev.ichor.boot.tftp.server;

import static dev.ichor.boot.tftp.server.TestTftpClient.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.tftp.server.LossyRelay.Faults;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loss, duplication, reordering and delay; a relay does it, so that no kernel module is needed. */
class LossyRelayTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "windowsize {0}: {1} lost, {2} doubled, {3} late")
  @CsvSource({
    "1, 0.03, 0.03, 0.1",
    "4, 0.03, 0.05, 0.1",
    "16, 0.02, 0.02, 0.02",
    "64, 0.01, 0, 0",
    "64, 0, 0.1, 0.05"
  })
  @DisplayName("A loader arrives whole over a network that loses, doubles and delays (RFC 7440 §4)")
  void whole(int windowsize, double lost, double doubled, double late) throws Exception {
    try (var rig = new BootRig(directory);
        var relay = new LossyRelay(rig.tftpPort(), new Faults(lost, doubled, late));
        var client =
            new TestTftpClient(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), relay.port()))) {
      var asked = options("blksize", "1024", "windowsize", "" + windowsize);
      assertThat(client.patientDownload("snponly.efi", asked)).isEqualTo(rig.loader("snponly.efi"));
      assertThat(relay.faults()).as("what the relay did").isPositive();
    }
  }
}
