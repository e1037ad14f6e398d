package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Destination;
import dev.ichor.inventory.model.Bytes;

/** Sends replies out of one interface; from any thread; never blocks, never throws. */
interface Outbox {
  void send(Destination destination, Bytes packet);
}
