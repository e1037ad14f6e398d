package dev.ichor.boot.http.policy;

import java.util.ArrayList;
import java.util.List;

/** A body of several parts of one file, {@code multipart/byteranges} (RFC 9110 §14.6). */
final class Multipart {
  private static final int BOUNDARY_DIGITS = 32;

  private final HttpPlan.Facts facts;
  private final String boundary;

  Multipart(HttpPlan.Facts facts) {
    this.facts = facts;
    var etag = facts.etag();
    this.boundary = "ichor-" + etag.substring(0, Math.min(BOUNDARY_DIGITS, etag.length()));
  }

  String mediaType() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  List<Piece> body(List<ByteRange.Part> parts) {
    List<Piece> pieces = new ArrayList<>();
    for (var part : parts) {
      var line = pieces.isEmpty() ? "" : "\r\n";
      pieces.add(
          new Piece.Between(
              "%s--%s\r\ncontent-type: %s\r\ncontent-range: %s\r\n\r\n"
                  .formatted(line, boundary, facts.mediaType(), contentRange(part, facts.size()))));
      pieces.add(new Piece.OfFile(part.first(), part.length()));
    }
    pieces.add(new Piece.Between("\r\n--%s--\r\n".formatted(boundary)));
    return pieces;
  }

  static String contentRange(ByteRange.Part part, long size) {
    return "bytes %d-%d/%d".formatted(part.first(), part.last(), size);
  }
}
