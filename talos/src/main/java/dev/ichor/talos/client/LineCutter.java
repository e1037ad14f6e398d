package dev.ichor.talos.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Lines from octets as they come. A line without end is cut: what is held is bounded, and a secret
 * is taken out before the cut, so that no beginning of it is left over.
 */
final class LineCutter {
  static final int LONGEST = 4096;
  private static final int HELD = 2 * LONGEST;
  private static final Pattern COLOUR = Pattern.compile("\\u001b\\[[0-9;?]*[A-Za-z]");
  private static final Pattern CONTROL = Pattern.compile("[\\p{C}\\u2028\\u2029]");

  private final UnaryOperator<String> hide;
  private final Consumer<String> lines;
  private final byte[] held = new byte[HELD];
  private int size;
  private boolean isOver;

  /**
   * @param hide takes secrets out of a line
   */
  LineCutter(UnaryOperator<String> hide, Consumer<String> lines) {
    this.hide = hide;
    this.lines = lines;
  }

  void take(ByteString octets) {
    for (var at = 0; at < octets.size(); at++) {
      var octet = octets.byteAt(at);
      if (octet == '\n') {
        end();
      } else if (size < HELD) {
        held[size++] = octet;
      } else {
        isOver = true;
      }
    }
  }

  /** The line ends here, if there is one. */
  void end() {
    if (size == 0) {
      return;
    }
    var isPlain = isPlain();
    var text = new String(held, 0, size, UTF_8);
    size = 0;
    var clean = hide.apply(isPlain ? text : COLOUR.matcher(text).replaceAll("").replace('\t', ' '));
    var cut =
        clean.length() > LONGEST || isOver
            ? clean.substring(0, Math.min(clean.length(), LONGEST - 3)) + "..."
            : clean;
    isOver = false;
    lines.accept(isPlain ? cut : CONTROL.matcher(cut).replaceAll("?"));
  }

  /** Printable ASCII: nearly all of every log. */
  private boolean isPlain() {
    for (var at = 0; at < size; at++) {
      if (held[at] < ' ' || held[at] > '~') {
        return false;
      }
    }
    return true;
  }
}
