package dev.ichor.simulator.firmware;

import dev.ichor.simulator.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Takes a file's octets one piece after the other and remembers what an {@link Image} holds. */
final class ImageSink {
  private final MessageDigest digest;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long length;

  ImageSink() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  void accept(byte[] buffer, int from, int count) {
    digest.update(buffer, from, count);
    head.write(buffer, from, (int) Math.min(count, Image.HEAD - (long) head.size()));
    length += count;
  }

  long length() {
    return length;
  }

  Image image(String url) {
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return new Image(url, length, sha256, Octets.of(head.toByteArray()));
  }
}
