package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Destination;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;

/** Sends replies out of one interface; from any thread; never blocks, never throws. */
interface Outbox {
  /**
   * @param self which of our addresses there speaks
   */
  void send(Inet4Address self, Destination destination, Bytes packet);
}
