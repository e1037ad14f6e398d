package dev.ichor.boot.http.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Status line, headers and what to send of the file. HEAD has the headers of GET and no body; a
 * body is always framed by an exact Content-Length; no header is empty (an empty one hangs EDK2).
 *
 * @param headers in order; Date and Connection are the listener's
 * @param body in order; empty when there is none
 */
public record HttpPlan(int status, SequencedMap<String, String> headers, List<Piece> body) {
  private static final String CONTENT_LENGTH = "content-length";

  public HttpPlan {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
    body = List.copyOf(body);
  }

  /**
   * Whether the body has the last octet of a file of this size: the whole, or its last part. A body
   * of several parts never counts.
   */
  public boolean reachesEndOf(long size) {
    return body.size() == 1
        && body.getFirst() instanceof Piece.OfFile part
        && part.offset() + part.length() == size;
  }

  /** Octets of the body. */
  public long length() {
    return body.stream().mapToLong(Piece::length).sum();
  }

  /**
   * What is known of the file.
   *
   * @param etag without quotes
   */
  public record Facts(long size, String etag, String mediaType) {
    public Facts {
      requireNonNull(etag, "etag");
      requireNonNull(mediaType, "mediaType");
    }
  }

  /** Nothing under this name. */
  public static HttpPlan notFound() {
    return empty(404, Map.of());
  }

  /** Neither GET nor HEAD. */
  public static HttpPlan methodNotAllowed() {
    return empty(405, Map.of("allow", "GET, HEAD"));
  }

  /** Not HTTP, or more of it than is taken. */
  public static HttpPlan badRequest() {
    return empty(400, Map.of());
  }

  /** The file cannot be read now. */
  public static HttpPlan unavailable() {
    return empty(503, Map.of("retry-after", "10"));
  }

  /** The answer for a file that is there. */
  public static HttpPlan of(HttpAsk ask, Facts facts) {
    var quoted = "\"" + facts.etag() + "\"";
    if (ask.ifNoneMatch().filter(value -> matches(value, quoted)).isPresent()) {
      return new HttpPlan(304, headers(Map.of("etag", quoted)), List.of());
    }
    var rangeHolds = !ask.isHead() && ask.ifRange().map(quoted::equals).orElse(true);
    var range = rangeHolds ? ByteRange.of(ask.range(), facts.size()) : new ByteRange.Whole();
    return switch (range) {
      case ByteRange.Whole() -> whole(ask, facts, quoted);
      case ByteRange.Part part -> part(facts, quoted, part);
      case ByteRange.Parts(var parts) -> parts(facts, quoted, parts);
      case ByteRange.Unsatisfiable() ->
          empty(416, Map.of("content-range", "bytes */%d".formatted(facts.size())));
    };
  }

  /** A range is defined for GET only: HEAD always speaks of the whole file. */
  private static HttpPlan whole(HttpAsk ask, Facts facts, String etag) {
    var headers = headers(facts.mediaType(), facts.size(), etag);
    var isEmpty = ask.isHead() || facts.size() == 0;
    return new HttpPlan(
        200, headers, isEmpty ? List.of() : List.of(new Piece.OfFile(0, facts.size())));
  }

  private static HttpPlan part(Facts facts, String etag, ByteRange.Part part) {
    var headers = headers(facts.mediaType(), part.length(), etag);
    headers.put("content-range", Multipart.contentRange(part, facts.size()));
    return new HttpPlan(206, headers, List.of(new Piece.OfFile(part.first(), part.length())));
  }

  private static HttpPlan parts(Facts facts, String etag, List<ByteRange.Part> parts) {
    var multipart = new Multipart(facts);
    var body = multipart.body(parts);
    var length = body.stream().mapToLong(Piece::length).sum();
    return new HttpPlan(206, headers(multipart.mediaType(), length, etag), body);
  }

  private static SequencedMap<String, String> headers(String mediaType, long length, String etag) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", mediaType);
    headers.put(CONTENT_LENGTH, Long.toString(length));
    headers.put("accept-ranges", "bytes");
    headers.put("etag", etag);
    return headers;
  }

  private static HttpPlan empty(int status, Map<String, String> more) {
    var headers = headers(more);
    headers.put(CONTENT_LENGTH, "0");
    return new HttpPlan(status, headers, List.of());
  }

  private static SequencedMap<String, String> headers(Map<String, String> some) {
    return new LinkedHashMap<>(some);
  }

  /** If-None-Match compares weakly (RFC 9110 §13.1.2). */
  private static boolean matches(String header, String quoted) {
    for (var one : header.split(",")) {
      var tag = one.strip();
      if (tag.equals("*") || tag.equals(quoted) || tag.equals("W/" + quoted)) {
        return true;
      }
    }
    return false;
  }
}
