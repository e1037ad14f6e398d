package dev.ichor.boot.assets.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256, the name of a content.
 *
 * @param hex 64 lower case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
  private static final String PREFIX = "sha256:";

  public Digest {
    requireNonNull(hex, "hex");
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "'%s' is not a SHA-256 of 64 lower case hexadecimal digits".formatted(Printable.of(hex)));
    }
  }

  /** Of these octets. */
  public static Digest of(Bytes content) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(content.toArray())));
  }

  /** Of this text in UTF-8. */
  public static Digest of(String text) {
    return of(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** From OCI's form {@code sha256:<hex>} (image-spec, descriptor.md "Digests"). */
  public static Digest ofOci(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "'%s' is not a digest of the form sha256:<hex>".formatted(Printable.of(text)));
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** {@code sha256:<hex>}. */
  public String oci() {
    return PREFIX + hex;
  }

  /** The first twelve digits, for people. */
  public String brief() {
    return hex.substring(0, 12);
  }

  /** A fresh one to feed. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
