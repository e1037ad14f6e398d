package dev.ichor.boot.tftp.server;

import static dev.ichor.boot.tftp.server.TestTftpClient.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.server.OpenFile;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockSourcesTest {
  @TempDir Path directory;

  private static byte[] read(OpenFile source, long offset, int length) throws Exception {
    var out = Unpooled.buffer();
    source.write(out, offset, length);
    var octets = new byte[length];
    out.readBytes(octets);
    return octets;
  }

  @Test
  @DisplayName("A loader that two fetch is in memory once, and gone with the last of them")
  void shared() throws Exception {
    var content = new byte[100_000];
    new Random(1).nextBytes(content);
    var file = new BootFile.OnDisk(Files.write(directory.resolve("a"), content), 100_000, "aa");
    var sources = new BlockSources();
    var one = sources.open(file);
    var two = sources.open(file);
    assertThat(sources.octets()).isEqualTo(100_000);
    one.close();
    one.close(); // once is enough
    assertThat(read(two, 99_000, 1000))
        .isEqualTo(Bytes.of(content).slice(99_000, 100_000).toArray());
    two.close();
    assertThat(sources.octets()).isZero();
  }

  @Test
  @DisplayName("A large file, and what does not fit, are read from the disk")
  void bounded() throws Exception {
    var sources = new BlockSources();
    var large = Files.write(directory.resolve("large"), new byte[5 << 20]);
    sources.open(new BootFile.OnDisk(large, 5 << 20, "large")).close();
    for (var i = 0; i < 6; i++) {
      var file = Files.write(directory.resolve("f" + i), new byte[4 << 20]);
      assertThat(read(sources.open(new BootFile.OnDisk(file, 4 << 20, "f" + i)), 0, 10))
          .hasSize(10);
    }
    assertThat(sources.octets()).isEqualTo(16 << 20);
  }

  @Test
  @DisplayName("A file cut short in mid transfer ends in ERROR 0 and evidence, not in other octets")
  void truncated() throws Exception {
    try (var rig = new BootRig(directory);
        var client = new TestTftpClient(rig.tftpPort())) {
      var file = Files.write(rig.loaders.resolve("large.efi"), new byte[5 << 20]);
      client.request("large.efi", "octet", options("blksize", "1468", "windowsize", "4"));
      client.receive();
      client.send(new TftpPacket.Ack(0));
      for (var block = 1; block <= 4; block++) {
        assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
      }
      try (var open = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        open.truncate(4 * 1468);
      }
      client.send(new TftpPacket.Ack(4));
      assertThat(client.receive())
          .isInstanceOfSatisfying(
              TftpPacket.Error.class,
              error -> assertThat(error.code()).isEqualTo(TftpErrorCode.UNDEFINED));
      assertThat(rig.evidence.await("tftp-broken-off").text()).contains("file cannot be read");
    }
  }
}
