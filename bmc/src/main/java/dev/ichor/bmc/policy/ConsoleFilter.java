package dev.ichor.bmc.policy;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a machine's console safe for a person's terminal: moving the cursor, colours and erasing
 * pass, everything that makes a terminal act or answer does not: titles, clipboard, device reports,
 * key definitions, printing, strings of any kind, half characters. A sequence that was cut goes on
 * in the next call.
 *
 * <p>Not for several threads.
 */
public final class ConsoleFilter {
  private static final int ESC = 0x1b;
  private static final int CAN = 0x18;
  private static final int SUB = 0x1a;
  private static final int BEL = 0x07;
  private static final int CSI = 0x9b;
  private static final int ST = 0x9c;
  private static final int HALF_A_CHARACTER = 0xfffd;
  private static final int LONGEST = 64;

  /** Characters of a string that are left out; a longer one has lost its end. */
  private static final int LONGEST_STRING = 4096;

  /** A terminal would count to it. */
  private static final Pattern HUGE = Pattern.compile("[0-9]{5}");

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
    STRING
  }

  private State state = State.TEXT;
  private final StringBuilder sequence = new StringBuilder();
  private int swallowed;

  /** What of this text may be shown. */
  public String pass(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> next(c, out));
    return out.toString();
  }

  private void next(int c, StringBuilder out) {
    switch (state) {
      case TEXT -> text(c, out);
      case ESCAPE -> escape(c, out);
      case CHARSET -> state = State.TEXT;
      case SEQUENCE -> sequence(c, out);
      case STRING -> string(c);
    }
  }

  /** ESC ends it whatever follows (ECMA-48 §5.6); the backslash of ST draws nothing. */
  private void string(int c) {
    swallowed++;
    if (c == ESC) {
      state = State.ESCAPE;
    } else if (c == BEL || c == ST || c == CAN || c == SUB || swallowed >= LONGEST_STRING) {
      state = State.TEXT;
    }
  }

  private void text(int c, StringBuilder out) {
    if (c == ESC) {
      state = State.ESCAPE;
    } else if (c == CSI) {
      begin();
    } else if (c >= 0x80 && c < 0xa0) {
      if (c == 0x90 || c == 0x98 || c >= 0x9d) {
        beginString();
      }
    } else if (c >= 0x20 && c != 0x7f || c == '\n' || c == '\r' || c == '\t' || c == '\b') {
      out.appendCodePoint(isHalf(c) ? HALF_A_CHARACTER : c);
    }
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private void begin() {
    sequence.setLength(0);
    state = State.SEQUENCE;
  }

  private void beginString() {
    swallowed = 0;
    state = State.STRING;
  }

  private void escape(int c, StringBuilder out) {
    switch (c) {
      case '[' -> begin();
      case ']', 'P', 'X', '^', '_' -> beginString();
      case '(', ')', '*', '+', '#', '%', ' ' -> state = State.CHARSET;
      case '7', '8', 'D', 'E', 'M' -> {
        out.append((char) ESC).append((char) c);
        state = State.TEXT;
      }
      case ESC -> state = State.ESCAPE;
      default -> state = State.TEXT;
    }
  }

  private void sequence(int c, StringBuilder out) {
    if (c >= 0x40 && c <= 0x7e) {
      state = State.TEXT;
      if (isHarmless(sequence.toString(), c)) {
        out.append((char) ESC).append('[').append(sequence).append((char) c);
      }
    } else if (c >= 0x20 && c < 0x40 && sequence.length() < LONGEST) {
      sequence.append((char) c);
    } else if (c == ESC) {
      state = State.ESCAPE;
    } else {
      state = State.TEXT;
    }
  }

  private static boolean isHarmless(String parameters, int last) {
    if (last == 'h' || last == 'l') {
      return MODES.contains(parameters);
    }
    return DRAWING.indexOf(last) >= 0
        && parameters.chars().allMatch(c -> c >= '0' && c <= ';')
        && !HUGE.matcher(parameters).find();
  }
}
