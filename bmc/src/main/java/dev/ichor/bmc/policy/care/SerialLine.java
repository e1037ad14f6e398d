package dev.ichor.bmc.policy.care;

import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/** Who is at the near end of a serial console: gives keys, takes text, hangs up. */
public interface SerialLine {
  /**
   * The machine is connected.
   *
   * @param wake to be called, from any thread, when there are keys or the line was closed
   */
  void opened(Runnable wake);

  /** Characters of the machine, as they came: not yet safe for a terminal. */
  void text(Bytes characters);

  /**
   * The next keys; present and without octets is a break on the line; empty when there are none.
   */
  Optional<Bytes> keys();

  boolean isClosed();
}
