package dev.ichor.bmc.redfish.wire;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP answer.
 *
 * @param headers by lower-case name, the first of each
 * @param body empty object when there was none, or when it was no JSON and the status says why
 * @param unreadable why the body is no JSON object; empty when it is one, or there was none
 */
public record Answer(
    int status, Map<String, String> headers, JsonDoc body, Optional<String> unreadable) {
  private static final long LONGEST_WAIT = 600;

  public Answer {
    headers = Map.copyOf(headers);
    requireNonNull(body, "body");
    requireNonNull(unreadable, "unreadable");
  }

  public boolean isOk() {
    return status >= 200 && status < 300;
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** Exactly as sent: quotes and weakness prefix belong to it. An empty one is none. */
  public Optional<String> etag() {
    return header("etag").filter(tag -> !tag.isBlank());
  }

  public Optional<String> bodyEtag() {
    return body.exact("@odata.etag").filter(tag -> !tag.isBlank());
  }

  /** Seconds only; a date is no answer a BMC's clock can be trusted with. */
  public Optional<Duration> retryAfter() {
    return header("retry-after")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT)));
  }

  public RedfishError error() {
    return RedfishError.of(body);
  }

  /** "HTTP 400: The value is not in the list". */
  public String words() {
    return error()
        .words()
        .map(words -> "HTTP %d: %s".formatted(status, words))
        .orElse("HTTP %d".formatted(status));
  }
}
