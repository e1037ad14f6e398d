package dev.ichor.simulator.firmware.ipxe;

import dev.ichor.simulator.firmware.Image;
import dev.ichor.simulator.firmware.LoadException;
import java.time.Duration;

/** What a script can reach outside itself. */
public interface LoaderWorld {
  /** Loads a file; http and tftp. */
  Image fetch(String url) throws LoadException, InterruptedException;

  /** Waits; the simulation may be faster than the clock. */
  void sleep(Duration duration) throws InterruptedException;

  /** A line on the screen. */
  void print(String line);

  /** Whether the first disk can be started by {@code sanboot} on this kind of firmware. */
  boolean startsDisk();
}
