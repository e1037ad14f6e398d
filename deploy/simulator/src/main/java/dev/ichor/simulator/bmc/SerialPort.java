package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.nio.charset.StandardCharsets;

/**
 * The machine's first serial port: what the machine prints, and a prompt that echoes what is typed.
 * Bounded: what nobody reads is lost from the front.
 */
public final class SerialPort {
  private static final int MOST = 64 * 1024;
  private static final String PROMPT = "simulated> ";

  private OctetWriter out = new OctetWriter();
  private final StringBuilder line = new StringBuilder();
  private int breaks;

  /** A line of the machine. */
  public synchronized void print(String text) {
    put(text + "\r\n");
  }

  private void put(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (out.length() + octets.length > MOST) {
      out = new OctetWriter();
    }
    out.put(Octets.of(octets));
  }

  /** Echoed; at the end of a line the words come back with the prompt. */
  public synchronized void typed(Octets characters) {
    for (int i = 0; i < characters.length(); i++) {
      char c = (char) characters.at(i);
      if (c == '\r' || c == '\n') {
        put("\r\nyou said: " + line + "\r\n" + PROMPT);
        line.setLength(0);
      } else {
        line.append(c);
        put(String.valueOf(c));
      }
    }
  }

  public synchronized void broken() {
    breaks++;
    put("<break>\r\n");
  }

  /** How many breaks came. */
  public synchronized int breaks() {
    return breaks;
  }

  /** Up to so many characters that were printed and not taken yet; they are taken now. */
  public synchronized Octets take(int most) {
    Octets all = out.octets();
    int count = Math.min(most, all.length());
    out = new OctetWriter().put(all.from(count));
    return all.slice(0, count);
  }
}
