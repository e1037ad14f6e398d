package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/** How events of BMCs come in. */
public sealed interface BmcEventWish {
  /** Nobody is asked for any. */
  record Off() implements BmcEventWish {}

  /** A connection is held to each BMC that offers a stream. */
  record Stream() implements BmcEventWish {}

  /**
   * Each BMC is asked to send them.
   *
   * @param base as BMCs reach the operator plane, e.g. {@code http://10.0.0.2:8080}
   */
  record Push(URI base) implements BmcEventWish {
    public Push {
      requireNonNull(base, "base");
      var scheme = String.valueOf(base.getScheme());
      if (!scheme.equals("http") && !scheme.equals("https") || base.getHost() == null) {
        throw new IllegalArgumentException("not an http or https URL with a host");
      }
    }
  }

  /**
   * {@code off}, {@code stream} or a URL.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  static BmcEventWish parse(String text) {
    return switch (text) {
      case "off" -> new Off();
      case "stream" -> new Stream();
      default -> new Push(URI.create(text.replaceFirst("/+$", "") + "/"));
    };
  }
}
