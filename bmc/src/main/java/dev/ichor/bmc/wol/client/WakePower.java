package dev.ichor.bmc.wol.client;

import dev.ichor.bmc.wol.wire.MagicPacket;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Power;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Turns machines on by magic packet. Nothing answers, so nothing is read back: whether it worked is
 * seen when the machine asks for its boot file. It cannot turn a machine off.
 */
public final class WakePower implements Power {
  private static final Logger LOG = Logger.getLogger(WakePower.class);

  /** One datagram may be lost, and a card takes a moment to look. */
  private static final int SENDS = 3;

  private static final long PAUSE_MILLIS = 100;

  @Override
  public Reading read(BmcEndpoint way) {
    return new Reading.Unknown(
        "%s has no controller to ask; its packets tell whether it runs".formatted(way.address()));
  }

  @Override
  public Result on(BmcEndpoint way) {
    return wake(way, "nothing confirms it but the machine's own packets");
  }

  @Override
  public Result netbootOnce(BmcEndpoint way, Firmware firmware) {
    return wake(way, "the firmware itself must have the network first in its boot order");
  }

  @Override
  public Result diskOnce(BmcEndpoint way, Firmware firmware) {
    return new Result.Failed(
        "%s has no controller that chooses a boot device; put the disk first by hand"
            .formatted(way.address()),
        false);
  }

  @Override
  public Result off(BmcEndpoint way) {
    return new Result.Failed(
        "%s cannot be turned off by a magic packet; shut it down by Talos or press its button"
            .formatted(way.address()),
        false);
  }

  private static Result wake(BmcEndpoint way, String note) {
    var to = new InetSocketAddress(way.host(), way.port());
    if (to.isUnresolved()) {
      return new Result.Failed(
          "%s has no address; write where the magic packet goes, as 10.0.0.255"
              .formatted(way.host()),
          true);
    }
    var packet =
        new MagicPacket(MacAddress.parse(way.user()), BmcEndpoint.secureOn(way.password()));
    try {
      send(packet, to);
    } catch (IOException e) {
      return new Result.Failed(
          "the magic packet could not be sent to %s (%s); check the address and our route to it"
              .formatted(to, e.getMessage()),
          true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Failed("Ichor is stopping; it is woken after the start", true);
    }
    LOG.infof("wake sent mac=%s to=%s why=\"asked to turn it on\"", packet.mac(), to);
    return new Result.Done(
        List.of(
            "magic packet for %s sent to %s %d times".formatted(packet.mac(), to, SENDS), note));
  }

  private static void send(MagicPacket packet, InetSocketAddress to)
      throws IOException, InterruptedException {
    var octets = packet.encode().toArray();
    try (var socket = new DatagramSocket()) {
      socket.setBroadcast(true);
      for (var sent = 0; sent < SENDS; sent++) {
        if (sent > 0) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        socket.send(new DatagramPacket(octets, octets.length, to));
      }
    }
  }
}
