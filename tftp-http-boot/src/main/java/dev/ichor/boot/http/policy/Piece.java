package dev.ichor.boot.http.policy;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/** A stretch of a body. */
public sealed interface Piece {
  /** Octets. */
  long length();

  /** Octets of the file. */
  record OfFile(long offset, long length) implements Piece {}

  /** What stands between the parts of a multipart body; ASCII. */
  record Between(String text) implements Piece {
    public Between {
      requireNonNull(text, "text");
    }

    @Override
    public long length() {
      return octets().length;
    }

    public byte[] octets() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
