package dev.ichor.boot.assets.factory;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.Resume;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What came so far of one URL. Beside the octets lies what they came with and how many of them are
 * known to be on the disk: after a crash only those are continued.
 */
final class PartFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FORCE_EVERY = 8L << 20;
  private static final int CHUNK = 1 << 17;

  private final Path octets;
  private final Path record;
  private final URI url;

  PartFile(Path directory, URI url) {
    var name = Digest.of(url.toString()).hex();
    this.octets = directory.resolve(name + ".part");
    this.record = directory.resolve(name + ".json");
    this.url = url;
  }

  Path octets() {
    return octets;
  }

  /** What can be continued. */
  Resume.Part state() throws IOException {
    if (!Files.isRegularFile(octets) || !Files.isRegularFile(record)) {
      return Resume.Part.NONE;
    }
    var tree = JSON.readTree(Files.readAllBytes(record));
    var kept = Math.min(tree.path("octets").asLong(), Files.size(octets));
    if (!tree.path("url").asText().equals(url.toString()) || kept <= 0) {
      return Resume.Part.NONE;
    }
    return new Resume.Part(
        kept,
        Optional.of(tree.path("etag").asText()).filter(text -> !text.isEmpty()),
        Optional.of(tree.path("total").asLong(-1)).filter(total -> total >= 0));
  }

  /** Gives back everything that was written for this URL. */
  void clear() throws IOException {
    Files.deleteIfExists(octets);
    Files.deleteIfExists(record);
    Files.deleteIfExists(temporary());
  }

  private Path temporary() {
    return record.resolveSibling(record.getFileName() + ".tmp");
  }

  private void note(Resume.Part part) throws IOException {
    var tree = JSON.createObjectNode().put("url", url.toString()).put("octets", part.octets());
    part.etag().ifPresent(tag -> tree.put("etag", tag));
    part.total().ifPresent(total -> tree.put("total", total));
    Files.write(temporary(), JSON.writeValueAsBytes(tree));
    Files.move(
        temporary(), record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes octets behind those that are kept. */
  final class Writer implements AutoCloseable {
    private final FileChannel channel;
    private Resume.Part part;
    private long forced;

    private Writer(Resume.Part from) throws IOException {
      this.part = from;
      this.forced = from.octets();
      Files.deleteIfExists(record);
      this.channel = FileChannel.open(octets, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(from.octets());
      channel.position(from.octets());
    }

    void write(byte[] chunk, int length) throws IOException {
      for (var buffer = ByteBuffer.wrap(chunk, 0, length); buffer.hasRemaining(); ) {
        channel.write(buffer);
      }
      part = new Resume.Part(part.octets() + length, part.etag(), part.total());
      if (part.octets() - forced >= FORCE_EVERY) {
        force();
      }
    }

    long octets() {
      return part.octets();
    }

    private void force() throws IOException {
      channel.force(true);
      forced = part.octets();
      note(part);
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        force();
      }
    }
  }

  Writer writer(Resume.Part from) throws IOException {
    return new Writer(from);
  }

  Digest digest() throws IOException {
    var digest = Digest.sha256();
    try (var in = Files.newInputStream(octets)) {
      var chunk = new byte[CHUNK];
      for (var read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return new Digest(HexFormat.of().formatHex(digest.digest()));
  }
}
