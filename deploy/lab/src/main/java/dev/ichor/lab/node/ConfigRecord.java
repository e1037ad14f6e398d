package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * A machine configuration on a disk: magic, length (4 octets, big endian), SHA-256, UTF-8 text. So
 * a record that was half written is told from one that is not there.
 */
final class ConfigRecord {
  /** The most that one takes. */
  static final int OCTETS = 1 << 20;

  private static final byte[] MAGIC = "ICHORLABCONFIG2\n".getBytes(US_ASCII);
  private static final int DIGEST_OCTETS = 32;
  private static final int HEADER_OCTETS = MAGIC.length + Integer.BYTES + DIGEST_OCTETS;

  private ConfigRecord() {}

  static ByteBuffer encode(String configuration) {
    byte[] text = configuration.getBytes(UTF_8);
    if (text.length > OCTETS - HEADER_OCTETS) {
      throw new IllegalArgumentException(
          "a configuration of %d octets does not fit into %d".formatted(text.length, OCTETS));
    }
    return ByteBuffer.allocate(HEADER_OCTETS + text.length)
        .put(MAGIC)
        .putInt(text.length)
        .put(digest(text))
        .put(text)
        .rewind();
  }

  /** Empty when there is no record; one that is damaged ends with an exception. */
  static Optional<String> decode(ByteBuffer octets) {
    if (!octets.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      return Optional.empty();
    }
    int length = octets.getInt(MAGIC.length);
    if (length < 0 || length > octets.capacity() - HEADER_OCTETS) {
      throw new IllegalStateException(
          "the configuration's length, %d at octet 16, is beyond its area".formatted(length));
    }
    byte[] digest = new byte[DIGEST_OCTETS];
    byte[] text = new byte[length];
    octets.get(MAGIC.length + Integer.BYTES, digest).get(HEADER_OCTETS, text);
    if (!MessageDigest.isEqual(digest, digest(text))) {
      throw new IllegalStateException("the configuration does not match its SHA-256 at octet 20");
    }
    return Optional.of(new String(text, UTF_8));
  }

  private static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
