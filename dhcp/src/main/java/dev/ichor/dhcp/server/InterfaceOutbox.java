package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Destination;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.UdpFrame;
import dev.ichor.inventory.model.Bytes;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Replies out of one interface: through its socket, or below IP to clients without an address. */
final class InterfaceOutbox implements Outbox {
  private static final Logger LOG = Logger.getLogger(InterfaceOutbox.class);

  private final Channel channel;
  private final InterfaceResolver.Resolved served;
  private final Optional<PacketSocket> packetSocket;
  private final Counters counters;
  private final LogBudget complaints = LogBudget.ofComplaints();

  InterfaceOutbox(
      Channel channel,
      InterfaceResolver.Resolved served,
      Optional<PacketSocket> packetSocket,
      Counters counters) {
    this.channel = channel;
    this.served = served;
    this.packetSocket = packetSocket;
    this.counters = counters;
  }

  @Override
  public void send(Inet4Address self, Destination destination, Bytes packet) {
    switch (destination) {
      case Destination.Unicast(var address, var port) -> datagram(address, port, packet);
      case Destination.Broadcast(var port) -> datagram(Ipv4.BROADCAST, port, packet);
      case Destination.LinkLayer link
          when packetSocket.isPresent() && !served.link().alwaysBroadcast() ->
          frame(packetSocket.get(), self, link, packet);
      case Destination.LinkLayer(_, _, var port) -> datagram(Ipv4.BROADCAST, port, packet);
    }
  }

  /** What is sent in one turn of the event loop leaves together (sendmmsg). */
  private void datagram(Inet4Address address, int port, Bytes packet) {
    if (channel.eventLoop().inEventLoop()) {
      write(address, port, packet);
    } else {
      channel.eventLoop().execute(() -> write(address, port, packet));
    }
  }

  private void write(Inet4Address address, int port, Bytes packet) {
    var target = new InetSocketAddress(address, port);
    var octets = channel.alloc().directBuffer(packet.size()).writeBytes(packet.asByteBuffer());
    channel
        .write(new DatagramPacket(octets, target))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                unsent(target.toString(), sent.cause());
              }
            });
    FlushSoon.of(channel).request();
  }

  private void frame(
      PacketSocket socket, Inet4Address self, Destination.LinkLayer link, Bytes packet) {
    var source = served.service().serverPort();
    try {
      socket.send(
          served.index(),
          link.mac(),
          UdpFrame.of(self, source, link.address(), link.port(), packet));
      counters.frames.increment();
    } catch (IOException e) {
      LOG.debugf(e, "dhcp frame refused via=%s; broadcast instead", served.service().name());
      datagram(Ipv4.BROADCAST, link.port(), packet);
    }
  }

  private void unsent(String target, Throwable cause) {
    counters.unsent.increment();
    if (complaints.take(Instant.now())) {
      LOG.warnf("dhcp unsent via=%s to=%s why=\"%s\"", served.service().name(), target, cause);
    }
  }
}
