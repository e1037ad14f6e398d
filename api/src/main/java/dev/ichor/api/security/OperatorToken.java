package dev.ichor.api.security;

import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The first bearer token of the operator plane (RFC 6750), an administrator: 256 random bits behind
 * a prefix that secret scanners can know. Kept in a file of mode 0600 so that commands on the same
 * machine can use it.
 *
 * @param isNew made by this start: to be shown to the operator, once
 */
public record OperatorToken(Secret value, boolean isNew) {
  private static final String PREFIX = "ichor_";

  /** A fresh one. */
  public static OperatorToken random() {
    var bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    return new OperatorToken(Secret.of(PREFIX + text), true);
  }

  /** The one in the file; made and stored when there is no file. */
  public static OperatorToken loadOrCreate(Path file) throws IOException {
    try {
      var text = Files.readString(file).strip();
      if (text.length() < 32) {
        throw new IOException(file + " holds no token; delete it and a new one is made");
      }
      return new OperatorToken(Secret.of(text), false);
    } catch (NoSuchFileException _) {
      var token = random();
      store(file, token);
      return token;
    }
  }

  /** Written beside and renamed, so that a crash leaves no half token. */
  private static void store(Path file, OperatorToken token) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      var line = (token.value.reveal() + "\n").getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(line));
      channel.force(true); // renamed before it is on disk, a power cut would leave it empty
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes the same time wherever the first difference is. */
  public boolean matches(String offered) {
    return MessageDigest.isEqual(digest(offered), digest(value.reveal()));
  }

  /** SHA-256 of the text. */
  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
