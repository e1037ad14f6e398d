package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.BootFile.Patch;
import dev.ichor.boot.http.policy.HttpAsk;
import dev.ichor.boot.http.policy.HttpPlan;
import dev.ichor.boot.http.policy.Piece;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.FileRegion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {
  private static final int SIZE = 10_000;

  @TempDir Path directory;
  private final byte[] content = new byte[SIZE];
  private BootFile.OnDisk onDisk;

  @BeforeEach
  void write() throws IOException {
    new Random(11).nextBytes(content);
    onDisk = new BootFile.OnDisk(Files.write(directory.resolve("file"), content), SIZE, "aa");
  }

  private BootFile.Patched patched() {
    return BootFile.Patched.of(
        onDisk, List.of(new Patch(5000, Bytes.of(new byte[100])), new Patch(0, Bytes.of(1, 2))));
  }

  private byte[] whole(BootFile file) {
    var whole = content.clone();
    if (file instanceof BootFile.Patched) {
      whole[0] = 1;
      whole[1] = 2;
      Arrays.fill(whole, 5000, 5100, (byte) 0);
    }
    return whole;
  }

  private byte[] sent(FileRegion region) throws IOException {
    var to = Files.createTempFile(directory, "sent", "");
    try (var out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      while (region.transferred() < region.count()) {
        region.transferTo(out, region.transferred());
      }
    }
    region.release();
    return Files.readAllBytes(to);
  }

  @Test
  @DisplayName("Any part of any kind of file is that part, read or sent from the page cache")
  void parts() throws Exception {
    var random = new Random(12);
    var kinds = List.of(onDisk, patched(), new BootFile.InMemory(Bytes.of(content)));
    for (var kind : kinds) {
      try (var open = OpenFile.of(kind)) {
        for (var i = 0; i < 200; i++) {
          var from = random.nextInt(SIZE);
          var length = random.nextInt(SIZE - from + 1);
          var expected = Arrays.copyOfRange(whole(kind), from, from + length);
          var out = Unpooled.buffer();
          open.write(out, from, length);
          assertThat(Arrays.copyOf(out.array(), out.readableBytes())).isEqualTo(expected);
          var region = open.region(from, length);
          if (length > 0 && region.isPresent()) {
            assertThat(sent(region.get())).isEqualTo(expected); // and the file is still open
          }
        }
      }
    }
  }

  @Test
  @DisplayName("The page cache sends what is on the disk as it is, never what is in memory")
  void regions() throws Exception {
    try (var disk = OpenFile.of(onDisk);
        var image = OpenFile.of(patched());
        var memory = OpenFile.of(new BootFile.InMemory(Bytes.of(content)))) {
      assertThat(disk.region(0, SIZE)).isPresent();
      assertThat(image.region(2, 4998)).isPresent();
      assertThat(image.region(1, 10)).isEmpty();
      assertThat(image.region(4990, 20)).isEmpty();
      assertThat(memory.region(0, 1)).isEmpty();
    }
  }

  @Test
  @DisplayName("A file of another size than was announced is not opened; one cut short ends early")
  void changed() throws Exception {
    try (var open = OpenFile.of(onDisk)) {
      try (var file = FileChannel.open(onDisk.path(), StandardOpenOption.WRITE)) {
        file.truncate(400);
      }
      assertThatThrownBy(() -> open.write(Unpooled.buffer(), 300, 200))
          .isInstanceOf(EOFException.class)
          .hasMessage("file ended 100 octets early");
    }
    assertThatThrownBy(() -> OpenFile.of(onDisk))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed while it was being served");
  }

  @Test
  @DisplayName("A file that is not taken is closed again, also when its size cannot be read")
  void closed() throws Exception {
    var broken = new SizelessChannel();
    assertThatThrownBy(() -> OpenFile.Disk.of(onDisk, broken)).hasMessage("Input/output error");
    assertThat(broken.isOpen()).isFalse();
    var larger = new BootFile.OnDisk(onDisk.path(), SIZE + 1, "aa");
    var whole = FileChannel.open(onDisk.path(), StandardOpenOption.READ);
    assertThatThrownBy(() -> OpenFile.Disk.of(larger, whole)).hasMessageContaining("changed");
    assertThat(whole.isOpen()).isFalse();
  }

  @Test
  @DisplayName("Behind 4 GiB a range is the octets there, in headers and body (RFC 9110 §14)")
  void large() throws Exception {
    var size = (5L << 30) + 11;
    var path = directory.resolve("large");
    try (var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), size - 3); // sparse: nothing else is stored
    }
    var plan =
        HttpPlan.of(
            new HttpAsk("GET", "/x", Optional.of("bytes=-4"), Optional.empty(), Optional.empty()),
            new HttpPlan.Facts(size, "aa", "application/vnd.efi-iso"));
    assertThat(plan.headers())
        .containsEntry("content-length", "4")
        .containsEntry("content-range", "bytes %d-%d/%d".formatted(size - 4, size - 1, size));
    var part = (Piece.OfFile) plan.body().getFirst();
    try (var open = OpenFile.of(new BootFile.OnDisk(path, size, "aa"))) {
      var out = Unpooled.buffer();
      open.write(out, part.offset(), (int) part.length());
      assertThat(Arrays.copyOf(out.array(), 4)).containsExactly(0, 1, 2, 3);
      assertThat(sent(open.region(part.offset(), 4).orElseThrow())).containsExactly(0, 1, 2, 3);
    }
  }
}
