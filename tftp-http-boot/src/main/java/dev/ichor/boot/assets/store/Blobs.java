package dev.ichor.boot.assets.store;

import dev.ichor.boot.assets.Digests;
import dev.ichor.boot.assets.policy.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Contents by their SHA-256. A content is written aside, forced to disk, then renamed into its
 * place. Its modification time is made from its digest: size and time as expected mean that nobody
 * wrote to it since, so a file of 100 MB is verified by one {@code stat}.
 */
public final class Blobs {
  private static final Logger LOG = Logger.getLogger(Blobs.class);
  private static final int CHUNK = 1 << 17;
  private static final long FIRST_STAMP = 946_684_800; // 2000-01-01

  private final StoreLayout layout;
  private final Digests digests = new Digests();

  Blobs(StoreLayout layout) {
    this.layout = layout;
  }

  /** A content that is in its place. */
  public record Stored(Digest digest, long size) {}

  /** More octets than were allowed, or another content than was promised; nothing was stored. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Stores everything up to the end of the stream.
   *
   * @param limit octets that are taken at most
   * @param expected absent: whatever comes
   */
  public Stored add(InputStream content, long limit, Optional<Digest> expected) throws IOException {
    var temporary = Files.createTempFile(layout.incoming(), "blob-", ".tmp");
    try {
      var stored = copy(content, temporary, limit);
      if (expected.filter(digest -> !digest.equals(stored.digest())).isPresent()) {
        throw new RefusedException(
            "its SHA-256 is %s, %s was expected".formatted(stored.digest(), expected.get()));
      }
      place(temporary, stored);
      return stored;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Takes over a file of the same file system that is complete and hashed; it is gone from where it
   * was.
   */
  public void adopt(Path file, Stored stored) throws IOException {
    Durable.forceFile(file);
    place(file, stored);
  }

  private static Stored copy(InputStream content, Path temporary, long limit) throws IOException {
    var digest = Digest.sha256();
    long size = 0;
    try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      var chunk = new byte[CHUNK];
      for (var read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        size += read;
        if (size > limit) {
          throw new RefusedException("it has more than %d octets".formatted(limit));
        }
        digest.update(chunk, 0, read);
        for (var buffer = ByteBuffer.wrap(chunk, 0, read); buffer.hasRemaining(); ) {
          channel.write(buffer);
        }
      }
      channel.force(true);
    }
    return new Stored(new Digest(HexFormat.of().formatHex(digest.digest())), size);
  }

  private void place(Path file, Stored stored) throws IOException {
    if (has(stored.digest(), stored.size())) {
      return;
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setLastModifiedTime(file, stamp(stored.digest()));
    var target = layout.blob(stored.digest());
    Durable.directories(Durable.parent(target));
    Durable.move(file, target);
  }

  private static FileTime stamp(Digest digest) {
    var seconds = Long.parseLong(digest.hex().substring(0, 7), 16); // up to eight years and a half
    return FileTime.from(Instant.ofEpochSecond(FIRST_STAMP + seconds));
  }

  /** It is there, and nobody wrote to it. */
  public boolean has(Digest digest, long size) throws IOException {
    return state(digest, size) == State.INTACT;
  }

  /** How a content is found. */
  public enum State {
    ABSENT,
    INTACT,
    ALTERED
  }

  /** By size and time; by its octets only when these are not as expected. */
  public State state(Digest digest, long size) throws IOException {
    var file = layout.blob(digest);
    if (!Files.isRegularFile(file)) {
      return State.ABSENT;
    }
    if (Files.size(file) != size) {
      return State.ALTERED;
    }
    if (Files.getLastModifiedTime(file).equals(stamp(digest))) {
      return State.INTACT;
    }
    if (!digests.of(file).sha256().equals(digest.hex())) {
      return State.ALTERED;
    }
    Files.setLastModifiedTime(file, stamp(digest)); // copied without its time, e.g. a restore
    return State.INTACT;
  }

  /** Reads every octet. What is altered is put aside, so that it can be stored again. */
  public State verify(Digest digest) throws IOException {
    var file = layout.blob(digest);
    if (!Files.isRegularFile(file)) {
      return State.ABSENT;
    }
    if (digestOf(file).equals(digest)) {
      return State.INTACT;
    }
    Durable.directories(layout.quarantine());
    Durable.move(file, layout.quarantine().resolve(digest.hex()));
    LOG.errorf(
        "asset quarantined sha256=%s why=\"its octets changed on disk; check the disk\"",
        digest.brief());
    return State.ALTERED;
  }

  private static Digest digestOf(Path file) throws IOException {
    var digest = Digest.sha256();
    try (var in = Files.newInputStream(file)) {
      var chunk = new byte[CHUNK];
      for (var read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return new Digest(HexFormat.of().formatHex(digest.digest()));
  }

  /** Where it lies, whether it is there or not. */
  public Path path(Digest digest) {
    return layout.blob(digest);
  }

  /** The whole content of a small one. */
  public byte[] read(Digest digest, long limit) throws IOException {
    var file = layout.blob(digest);
    if (Files.size(file) > limit) {
      throw new RefusedException("%s has more than %d octets".formatted(digest.brief(), limit));
    }
    return Files.readAllBytes(file);
  }

  boolean remove(Digest digest) throws IOException {
    return Durable.delete(layout.blob(digest));
  }

  /** Every content there is. */
  public List<Stored> all() throws IOException {
    var found = new ArrayList<Stored>();
    try (var tree = Files.walk(layout.blobs(), 2)) {
      for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
        if (file.getFileName().toString().matches("[0-9a-f]{64}")) {
          found.add(new Stored(new Digest(file.getFileName().toString()), Files.size(file)));
        }
      }
    }
    return found;
  }
}
