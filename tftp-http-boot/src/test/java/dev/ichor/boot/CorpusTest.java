package dev.ichor.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.http.policy.ByteRange;
import dev.ichor.boot.policy.BootPath;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.tftp.policy.Negotiation;
import dev.ichor.boot.tftp.policy.TransferPolicy;
import dev.ichor.boot.tftp.wire.MalformedTftpException;
import dev.ichor.boot.tftp.wire.TftpDecoder;
import dev.ichor.boot.tftp.wire.TftpEncoder;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What strangers send, each case a file under {@code corpus/}, and thousands of changed copies of
 * each with a fixed seed. A case that once broke something stays as a file.
 */
class CorpusTest {
  private static final int CHANGED = 2000;

  private static Stream<Path> corpus(String kind) throws Exception {
    URI folder = CorpusTest.class.getResource("/corpus/" + kind).toURI();
    try (var files = Files.list(Path.of(folder))) {
      return files.sorted().toList().stream();
    }
  }

  static Stream<Path> packets() throws Exception {
    return corpus("tftp");
  }

  static Stream<Path> paths() throws Exception {
    return corpus("path");
  }

  static Stream<Path> ranges() throws Exception {
    return corpus("range");
  }

  /** The case itself, its truncations, and copies with octets changed, put in and taken out. */
  private static Stream<byte[]> changed(Path file) throws IOException {
    var whole = Files.readAllBytes(file);
    var random = new Random(file.getFileName().toString().hashCode());
    var cut = Stream.iterate(0, i -> i <= whole.length, i -> i + 1);
    return Stream.concat(
        cut.map(length -> Arrays.copyOf(whole, length)),
        Stream.generate(() -> mutated(whole, random)).limit(CHANGED));
  }

  private static byte[] mutated(byte[] whole, Random random) {
    var octets = Arrays.copyOf(whole, Math.max(1, whole.length + random.nextInt(9) - 4));
    for (var i = random.nextInt(4); i >= 0; i--) {
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
    }
    return octets;
  }

  @ParameterizedTest
  @MethodSource("packets")
  @DisplayName("A datagram is a packet or is malformed at an offset; a packet survives encoding")
  void packet(Path file) throws Exception {
    for (var octets : changed(file).toList()) {
      try {
        var packet = TftpDecoder.decode(Bytes.of(octets));
        assertThat(TftpDecoder.decode(TftpEncoder.encode(packet))).isEqualTo(packet);
        if (packet instanceof TftpPacket.Rrq(var name, _, var options)) {
          var granted = Negotiation.of(options, 1000, TransferPolicy.DEFAULT);
          assertThat(granted.blksize()).isBetween(8, 1468);
          assertThat(granted.windowsize()).isBetween(1, 64);
          assertThat(BootRoute.ofTftp(name)).isNotNull();
        }
      } catch (MalformedTftpException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  @DisplayName("A path never climbs, hides or holds what is not printable")
  void path(Path file) throws Exception {
    for (var octets : changed(file).toList()) {
      var text = new String(octets, StandardCharsets.ISO_8859_1);
      for (var path : List.of(BootPath.of(text), BootPath.ofRequestTarget(text))) {
        if (path instanceof BootPath.Clean(var segments)) {
          assertThat(segments)
              .isNotEmpty()
              .allMatch(one -> one.matches("[\\x21-\\x7e]+") && !one.matches("\\.{1,2}"))
              .noneMatch(one -> one.contains("/") || one.contains("\\") || one.contains(":"));
        }
      }
      assertThat(BootRoute.ofHttp(text)).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("ranges")
  @DisplayName("A range lies in the file, and several do not overlap")
  void range(Path file) throws Exception {
    for (var octets : changed(file).toList()) {
      var text = new String(octets, StandardCharsets.ISO_8859_1);
      var parts =
          switch (ByteRange.of(Optional.of(text), 1000)) {
            case ByteRange.Whole _, ByteRange.Unsatisfiable _ -> List.<ByteRange.Part>of();
            case ByteRange.Part part -> List.of(part);
            case ByteRange.Parts(var list) -> list;
          };
      assertThat(parts)
          .hasSizeLessThanOrEqualTo(ByteRange.MOST_PARTS)
          .allMatch(part -> 0 <= part.first() && part.first() <= part.last() && part.last() < 1000);
      assertThat(parts.stream().mapToLong(ByteRange.Part::length).sum()).isLessThanOrEqualTo(1000);
    }
  }
}
