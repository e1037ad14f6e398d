package dev.ichor.simulator.relay;

import dev.ichor.simulator.wire.DhcpPacket;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a machine's cable ends: DHCP broadcasts go in, replies for its Ethernet address come out.
 */
public interface SwitchPort {
  /** Forgets what came for an earlier boot. */
  void drain();

  void broadcast(DhcpPacket packet);

  /** The next reply, or empty when none came in time. */
  Optional<DhcpPacket> receive(Duration within) throws InterruptedException;
}
