package dev.ichor.inventory.port;

import java.net.InetAddress;

/**
 * Takes what Talos nodes push unasked (event sink, kernel log). Hints only: the stream is not
 * authenticated and names no machine but by its peer address.
 */
public interface NodeEvents {
  /**
   * Machine stage as in {@code MachineStatusEvent}: {@code maintenance}, {@code installing}, ...
   */
  void stage(InetAddress peer, String stage, boolean ready);

  /** Any other event, as a sentence for the timeline. */
  void note(InetAddress peer, String kind, String text);
}
