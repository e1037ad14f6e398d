package dev.ichor.api.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person at a console wants: Ctrl-] and then b is a break, Ctrl-] and then any other key the
 * end, all else goes to the machine. Ctrl-] and its key may come in two reads.
 *
 * <p>Not for several threads.
 */
final class EscapeKey {
  private static final char ESCAPE = 0x1d;

  private boolean isArmed;

  /** One wish, in the order of the keys. */
  sealed interface Wish {}

  /**
   * @param text for the machine, never empty
   */
  record Text(String text) implements Wish {}

  record Break() implements Wish {}

  record HangUp() implements Wish {}

  /** What comes of the keys of one read; after {@link HangUp} there is nothing more. */
  List<Wish> typed(String keys) {
    var wishes = new ArrayList<Wish>();
    var text = new StringBuilder();
    for (var key : keys.toCharArray()) {
      if (isArmed && key != 'b') {
        wishes.add(new HangUp());
        return wishes;
      } else if (isArmed) {
        isArmed = false;
        wishes.add(new Break());
      } else if (key == ESCAPE) {
        isArmed = true;
        flush(text, wishes);
      } else {
        text.append(key);
      }
    }
    flush(text, wishes);
    return wishes;
  }

  /** The next key decides. */
  boolean isArmed() {
    return isArmed;
  }

  private static void flush(StringBuilder text, List<Wish> wishes) {
    if (!text.isEmpty()) {
      wishes.add(new Text(text.toString()));
      text.setLength(0);
    }
  }
}
