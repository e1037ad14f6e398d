package dev.ichor.inventory.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal secrets at rest: lines of {@code ID BASE64(32 octets)}. The last line seals,
 * all open: to rotate, append a line; old values are sealed anew when they are next written.
 */
public final class KeyRing {
  private static final int KEY_OCTETS = 32;

  private final String source;
  private final List<Key> keys;

  private KeyRing(String source, List<Key> keys) {
    this.source = source;
    this.keys = keys;
  }

  record Key(String id, SecretKey key) {
    @Override
    public String toString() {
      return "Key[id=" + id + ", key=***]";
    }
  }

  /** From text such as an environment variable holds. */
  public static KeyRing parse(String text, String source) {
    var keys = new ArrayList<Key>();
    for (var line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      var parts = line.split("\\s+");
      var octets = parts.length == 2 ? decode(parts[1]) : new byte[0];
      if (octets.length != KEY_OCTETS) {
        throw new IllegalArgumentException(
            "%s: key line %d needs the form ID BASE64 with %d octets"
                .formatted(source, keys.size() + 1, KEY_OCTETS));
      }
      keys.add(new Key(parts[0], new SecretKeySpec(octets, "AES")));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(source + " holds no key; restore it from your backup");
    }
    return new KeyRing(source, keys);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return new byte[0]; // reported by the caller with its line
    }
  }

  /** Reads the file, or makes it with one fresh key and mode 0600. */
  public static KeyRing open(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return parse(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("reading the keys in " + file, e);
    }
  }

  private static void create(Path file) throws IOException {
    var random = new SecureRandom();
    var id = new byte[4];
    var key = new byte[KEY_OCTETS];
    random.nextBytes(id);
    random.nextBytes(key);
    var line = HexFormat.of().formatHex(id) + " " + Base64.getEncoder().encodeToString(key) + "\n";
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (var channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    // the name too: secrets that are on disk before their key would never open again
    try (var directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }

  Key newest() {
    return keys.getLast();
  }

  Optional<Key> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  String source() {
    return source;
  }
}
