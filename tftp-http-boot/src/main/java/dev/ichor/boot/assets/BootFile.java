package dev.ichor.boot.assets;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.nio.file.Path;

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
}
