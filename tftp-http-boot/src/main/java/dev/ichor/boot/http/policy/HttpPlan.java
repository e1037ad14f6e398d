package dev.ichor.boot.http.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Status line, headers and the part of the file to send. HEAD has the headers of GET and no body; a
 * body is always framed by an exact Content-Length; no header is empty (an empty one hangs EDK2).
 *
 * @param headers in order; Date and Connection are the listener's
 * @param offset of the first octet of the body in the file
 * @param length octets of the body; 0 when there is none
 */
public record HttpPlan(int status, SequencedMap<String, String> headers, long offset, long length) {
  private static final String CONTENT_LENGTH = "content-length";

  public HttpPlan {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
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
      return new HttpPlan(304, headers(Map.of("etag", quoted)), 0, 0);
    }
    var rangeHolds = ask.ifRange().map(quoted::equals).orElse(true);
    var range = rangeHolds ? ByteRange.of(ask.range(), facts.size()) : new ByteRange.Whole();
    return switch (range) {
      case ByteRange.Whole() -> body(ask, facts, quoted, 200, 0, facts.size());
      case ByteRange.Part part -> part(ask, facts, quoted, part);
      case ByteRange.Unsatisfiable() ->
          empty(416, Map.of("content-range", "bytes */%d".formatted(facts.size())));
    };
  }

  private static HttpPlan part(HttpAsk ask, Facts facts, String etag, ByteRange.Part part) {
    if (ask.isHead()) {
      return body(ask, facts, etag, 200, 0, facts.size()); // a range is defined for GET only
    }
    var plan = body(ask, facts, etag, 206, part.first(), part.length());
    var headers = new LinkedHashMap<>(plan.headers());
    headers.put(
        "content-range", "bytes %d-%d/%d".formatted(part.first(), part.last(), facts.size()));
    return new HttpPlan(206, headers, part.first(), part.length());
  }

  private static HttpPlan body(
      HttpAsk ask, Facts facts, String etag, int status, long offset, long length) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", facts.mediaType());
    headers.put(CONTENT_LENGTH, Long.toString(length));
    headers.put("accept-ranges", "bytes");
    headers.put("etag", etag);
    return new HttpPlan(status, headers, offset, ask.isHead() ? 0 : length);
  }

  private static HttpPlan empty(int status, Map<String, String> more) {
    var headers = headers(more);
    headers.put(CONTENT_LENGTH, "0");
    return new HttpPlan(status, headers, 0, 0);
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
