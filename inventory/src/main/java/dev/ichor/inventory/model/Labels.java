package dev.ichor.inventory.model;

import java.util.Map;

/** What people may call things: bounded, and safe in a log line, a URL and a host name. */
public final class Labels {
  private static final int MOST = 64;

  private Labels() {}

  /**
   * @return the same labels
   * @throws IllegalArgumentException when there are too many, or one has not the form
   */
  public static Map<String, String> checked(Map<String, String> labels) {
    if (labels.size() > MOST) {
      throw new IllegalArgumentException(
          "%d labels are more than %d; drop some".formatted(labels.size(), MOST));
    }
    labels.forEach(Labels::check);
    return labels;
  }

  /**
   * @throws IllegalArgumentException when the label has not the form
   */
  public static void check(String key, String value) {
    if (!key.matches("[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "'%s' is not a label's name; use up to 128 letters, digits, dots, hyphens, slashes"
              .formatted(Printable.of(key)));
    }
    if (value.length() > 256 || !Printable.of(value).equals(value)) {
      throw new IllegalArgumentException(
          "the value of label '%s' has more than 256 or unprintable characters; shorten it"
              .formatted(key));
    }
  }

  /**
   * A machine's name, which becomes its host name (RFC 1123 §2.1).
   *
   * @return the same name
   * @throws IllegalArgumentException when it is none
   */
  public static String hostName(String name) {
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "'%s' is not a host name; use up to 63 letters, digits, hyphens"
              .formatted(Printable.of(name)));
    }
    return name;
  }
}
