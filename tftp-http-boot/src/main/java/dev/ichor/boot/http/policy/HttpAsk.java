package dev.ichor.boot.http.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What matters of a request for a boot file.
 *
 * @param method as sent, case-sensitive (RFC 9110 §9.1)
 * @param target as sent: path, or absolute form as proxies write it
 */
public record HttpAsk(
    String method,
    String target,
    Optional<String> range,
    Optional<String> ifRange,
    Optional<String> ifNoneMatch) {
  public HttpAsk {
    requireNonNull(method, "method");
    requireNonNull(target, "target");
    requireNonNull(range, "range");
    requireNonNull(ifRange, "ifRange");
    requireNonNull(ifNoneMatch, "ifNoneMatch");
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** GET or HEAD: all that the boot plane knows. */
  public boolean isSupported() {
    return isHead() || method.equals("GET");
  }
}
