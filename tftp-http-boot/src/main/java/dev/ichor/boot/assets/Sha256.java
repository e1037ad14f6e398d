package dev.ichor.boot.assets;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as lower case hexadecimal. */
public final class Sha256 {
  private static final int CHUNK = 1 << 17;

  private Sha256() {}

  static String of(Bytes content) {
    return HexFormat.of().formatHex(digest().digest(content.toArray()));
  }

  /** Of the whole file. */
  public static String of(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  /** Copies to the end and returns the digest of what was copied. */
  static String copy(InputStream from, OutputStream to) throws IOException {
    var digest = digest();
    var buffer = new byte[CHUNK];
    for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      digest.update(buffer, 0, read);
      to.write(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
