package dev.ichor.boot.assets.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether octets that came before may be continued (RFC 9110 §13.1.5, §14.4): with the strong
 * validator they came with, or when the whole is held against a digest that is already trusted.
 */
public final class Resume {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  private Resume() {}

  /**
   * What is on disk of a file.
   *
   * @param etag as sent, if it was strong
   * @param total as promised
   */
  public record Part(long octets, Optional<String> etag, Optional<Long> total) {
    public static final Part NONE = new Part(0, Optional.empty(), Optional.empty());
  }

  /** How the next request asks. */
  public sealed interface Ask {
    record Whole() implements Ask {}

    /**
     * @param ifRange absent: the whole is verified by its digest
     */
    record From(long octet, Optional<String> ifRange) implements Ask {}
  }

  public static Ask ask(Part part, boolean isDigestKnown) {
    if (part.octets() == 0 || (part.etag().isEmpty() && !isDigestKnown)) {
      return new Ask.Whole();
    }
    return new Ask.From(part.octets(), part.etag());
  }

  /** The tag if it is a strong one. */
  public static Optional<String> strong(Optional<String> etag) {
    return etag.filter(tag -> tag.length() <= 200 && tag.matches("\"[\\x21\\x23-\\x7e]*\""));
  }

  /**
   * What a Content-Range says.
   *
   * @param total absent: not known to the sender
   */
  public record ContentRange(long first, long last, Optional<Long> total) {}

  /** Empty when it is none. */
  public static Optional<ContentRange> contentRange(Optional<String> header) {
    return header
        .map(CONTENT_RANGE::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(
            m ->
                new ContentRange(
                    Long.parseLong(m.group(1)),
                    Long.parseLong(m.group(2)),
                    m.group(3).equals("*")
                        ? Optional.empty()
                        : Optional.of(Long.parseLong(m.group(3)))));
  }
}
