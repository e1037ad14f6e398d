package dev.ichor.boot.assets;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Something that can be sent whole or in part; its size is known before the first octet. */
public sealed interface BootFile {
  /** Octets. */
  long size();

  /** Strong validator for HTTP (RFC 9110 §8.8.3), without quotes: the SHA-256 in hexadecimal. */
  String etag();

  /** Rendered to memory. */
  record InMemory(Bytes content) implements BootFile {
    public InMemory {
      requireNonNull(content, "content");
    }

    @Override
    public long size() {
      return content.size();
    }

    @Override
    public String etag() {
      return Sha256.of(content);
    }
  }

  /** On disk, verified against its SHA-256. */
  record OnDisk(Path path, long size, String sha256) implements BootFile {
    public OnDisk {
      requireNonNull(path, "path");
      requireNonNull(sha256, "sha256");
    }

    @Override
    public String etag() {
      return sha256;
    }
  }

  /**
   * A file on disk of which some octets are others; never copied. Its size is the file's.
   *
   * @param patches in order, apart from each other, inside the file
   * @param etag of the whole as it is sent: follows from the file's digest and the patches
   */
  record Patched(OnDisk base, List<Patch> patches, String etag) implements BootFile {
    public Patched {
      requireNonNull(base, "base");
      requireNonNull(etag, "etag");
      patches = List.copyOf(patches);
      var end = 0L;
      for (var patch : patches) {
        if (patch.offset() < end || patch.end() > base.size()) {
          throw new IllegalArgumentException(
              "patch at %d is out of place".formatted(patch.offset()));
        }
        end = patch.end();
      }
    }

    /** With an ETag that follows from both; the patches in any order. */
    public static Patched of(OnDisk base, List<Patch> patches) {
      var sorted = patches.stream().sorted(Comparator.comparingLong(Patch::offset)).toList();
      var all = new StringBuilder(base.sha256());
      sorted.forEach(
          patch ->
              all.append('\n')
                  .append(patch.offset())
                  .append(' ')
                  .append(Sha256.of(patch.octets())));
      return new Patched(
          base, sorted, Sha256.of(Bytes.of(all.toString().getBytes(StandardCharsets.US_ASCII))));
    }

    @Override
    public long size() {
      return base.size();
    }
  }

  /** These octets in the place of as many others. */
  record Patch(long offset, Bytes octets) {
    public Patch {
      requireNonNull(octets, "octets");
    }

    public long end() {
      return offset + octets.size();
    }
  }

  /** A part of a file as it is sent: from the disk or from memory. */
  sealed interface Piece {
    long length();

    record FromDisk(Path path, long offset, long length) implements Piece {}

    record FromMemory(Bytes octets) implements Piece {
      @Override
      public long length() {
        return octets.size();
      }
    }
  }

  /** The pieces of a range, in order; together {@code length} octets. */
  default List<Piece> pieces(long offset, long length) {
    return switch (this) {
      case InMemory(var content) ->
          List.of(new Piece.FromMemory(content.slice((int) offset, (int) (offset + length))));
      case OnDisk(var path, _, _) -> List.of(new Piece.FromDisk(path, offset, length));
      case Patched(var base, var patches, _) -> pieces(base, patches, offset, offset + length);
    };
  }

  private static List<Piece> pieces(OnDisk base, List<Patch> patches, long from, long to) {
    List<Piece> pieces = new ArrayList<>();
    var at = from;
    for (var patch : patches) {
      if (patch.end() <= at || patch.offset() >= to) {
        continue;
      }
      if (patch.offset() > at) {
        pieces.add(new Piece.FromDisk(base.path(), at, patch.offset() - at));
        at = patch.offset();
      }
      var end = Math.min(to, patch.end());
      pieces.add(
          new Piece.FromMemory(
              patch.octets().slice((int) (at - patch.offset()), (int) (end - patch.offset()))));
      at = end;
    }
    if (at < to) {
      pieces.add(new Piece.FromDisk(base.path(), at, to - at));
    }
    return pieces;
  }
}
