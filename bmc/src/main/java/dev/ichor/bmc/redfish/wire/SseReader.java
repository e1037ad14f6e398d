package dev.ichor.bmc.redfish.wire;

import java.util.Optional;

/**
 * Server-sent events line by line (HTML "Server-sent events"; DSP0266 "Server-sent events").
 * Bounded: an event that is larger than {@link BmcEvent#LARGEST} is dropped whole.
 */
public final class SseReader {
  private final StringBuilder data = new StringBuilder();
  private Optional<String> lastId = Optional.empty();
  private boolean tooLarge;

  /** Takes a line without its end; an event when this line ended one. */
  public Optional<String> line(String line) {
    if (line.isEmpty()) {
      var event =
          data.isEmpty() || tooLarge ? Optional.<String>empty() : Optional.of(data.toString());
      data.setLength(0);
      tooLarge = false;
      return event;
    }
    var colon = line.indexOf(':');
    var field = colon < 0 ? line : line.substring(0, colon);
    var value = colon < 0 ? "" : line.substring(colon + 1);
    var text = value.startsWith(" ") ? value.substring(1) : value;
    if (field.equals("data")) {
      append(text);
    } else if (field.equals("id") && fitsHeader(text)) {
      lastId = Optional.of(text);
    }
    return Optional.empty();
  }

  /** It is sent back as a header, where other characters than ASCII's have no place (RFC 9110). */
  private static boolean fitsHeader(String id) {
    return id.length() <= 128 && id.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private void append(String text) {
    tooLarge = tooLarge || data.length() + text.length() > BmcEvent.LARGEST;
    if (tooLarge) {
      data.setLength(0);
      data.append(' ');
      return;
    }
    if (!data.isEmpty()) {
      data.append('\n');
    }
    data.append(text);
  }

  /** For {@code Last-Event-ID} when the stream is opened again. */
  public Optional<String> lastId() {
    return lastId;
  }
}
