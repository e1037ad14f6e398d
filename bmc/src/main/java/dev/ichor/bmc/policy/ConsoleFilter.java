package dev.ichor.bmc.policy;

import java.util.Set;

/**
 * Makes a machine's console safe for a person's terminal: moving the cursor, colours and erasing
 * pass, everything that makes a terminal act or answer does not: titles, clipboard, device reports,
 * key definitions, printing, strings of any kind. A sequence that was cut goes on in the next call.
 *
 * <p>Not for several threads.
 */
public final class ConsoleFilter {
  private static final int ESC = 0x1b;
  private static final int CSI = 0x9b;
  private static final int LONGEST = 64;

  /** Finals of control sequences (ECMA-48 §8.3) that only draw. */
  private static final String DRAWING = "@ABCDEFGHIJKLMPSTXZ`abdefmrsu";

  /** Private modes that only change how it looks: cursor keys, wrap, cursor, other screen. */
  private static final Set<String> MODES =
      Set.of("?1", "?7", "?25", "?47", "?1047", "?1048", "?1049", "4", "20");

  private enum State {
    TEXT,
    ESCAPE,
    CHARSET,
    SEQUENCE,
    STRING,
    STRING_ESCAPE
  }

  private State state = State.TEXT;
  private final StringBuilder sequence = new StringBuilder();

  /** What of this text may be shown. */
  public String pass(String text) {
    var out = new StringBuilder(text.length());
    text.chars().forEach(c -> next((char) c, out));
    return out.toString();
  }

  private void next(char c, StringBuilder out) {
    switch (state) {
      case TEXT -> text(c, out);
      case ESCAPE -> escape(c, out);
      case CHARSET -> state = State.TEXT;
      case SEQUENCE -> sequence(c, out);
      case STRING -> {
        if (c == 0x07 || c == 0x9c) {
          state = State.TEXT;
        } else if (c == ESC) {
          state = State.STRING_ESCAPE;
        } else if (c == '\n' && sequence.append(c).length() > LONGEST) {
          state = State.TEXT; // nobody's string has so many lines: the terminator was lost
        }
      }
      case STRING_ESCAPE -> {
        state = State.STRING;
        if (c == '\\') {
          state = State.TEXT;
        }
      }
    }
  }

  private void text(char c, StringBuilder out) {
    if (c == ESC) {
      state = State.ESCAPE;
    } else if (c == CSI) {
      begin();
    } else if (c >= 0x80 && c < 0xa0) {
      begin();
      state = c == 0x90 || c == 0x98 || c >= 0x9d ? State.STRING : State.TEXT;
    } else if (c >= 0x20 && c != 0x7f || c == '\n' || c == '\r' || c == '\t' || c == '\b') {
      out.append(c);
    }
  }

  private void begin() {
    sequence.setLength(0);
    state = State.SEQUENCE;
  }

  private void escape(char c, StringBuilder out) {
    switch (c) {
      case '[' -> begin();
      case ']', 'P', 'X', '^', '_' -> {
        begin();
        state = State.STRING;
      }
      case '(', ')', '*', '+', '#', '%', ' ' -> state = State.CHARSET;
      case '7', '8', 'D', 'E', 'M' -> {
        out.append((char) ESC).append(c);
        state = State.TEXT;
      }
      case ESC -> state = State.ESCAPE;
      default -> state = State.TEXT;
    }
  }

  private void sequence(char c, StringBuilder out) {
    if (c >= 0x40 && c <= 0x7e) {
      state = State.TEXT;
      if (isHarmless(sequence.toString(), c)) {
        out.append((char) ESC).append('[').append(sequence).append(c);
      }
    } else if (c >= 0x20 && c < 0x40 && sequence.length() < LONGEST) {
      sequence.append(c);
    } else if (c == ESC) {
      state = State.ESCAPE;
    } else {
      state = State.TEXT;
    }
  }

  private static boolean isHarmless(String parameters, char last) {
    if (last == 'h' || last == 'l') {
      return MODES.contains(parameters);
    }
    return DRAWING.indexOf(last) >= 0 && parameters.chars().allMatch(c -> c >= '0' && c <= ';');
  }
}
