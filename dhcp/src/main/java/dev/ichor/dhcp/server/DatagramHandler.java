package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** From netty to the engine; no protocol in here. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = Logger.getLogger(DatagramHandler.class);

  private final DhcpEngine engine;
  private final Listening listening;
  private final Arrival.Door door;
  private final DhcpSockets sockets;
  private @Nullable Outbox outbox;
  private InterfaceResolver.@Nullable Resolved outboxOf;

  DatagramHandler(DhcpEngine engine, Listening listening, Arrival.Door door, DhcpSockets sockets) {
    this.engine = engine;
    this.listening = listening;
    this.door = door;
    this.sockets = sockets;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    var sender = packet.sender();
    if (sender.getAddress() instanceof Inet4Address source) {
      var served = listening.served();
      var octets = Bytes.owning(ByteBufUtil.getBytes(packet.content()));
      var arrival = new Arrival(door, source, sender.getPort(), destination(packet));
      var outbox = outbox(context.channel(), served);
      sockets
          .intake()
          .add(
              isCongested ->
                  engine.receive(octets, served.service(), arrival, outbox, isCongested));
    }
  }

  /** The same one for as long as we are the same there, so that its replies leave together. */
  @SuppressWarnings("ReferenceEquality") // another look at the same snapshot
  private Outbox outbox(Channel channel, InterfaceResolver.Resolved served) {
    var current = outbox;
    if (current == null || outboxOf != served) {
      current = sockets.outbox(channel, served);
      outbox = current;
      outboxOf = served;
    }
    return current;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    sockets.intake().drain();
  }

  /** The socket is bound to the wildcard; with IP_RECVORIGDSTADDR the real one is told. */
  private static Optional<Inet4Address> destination(DatagramPacket packet) {
    return packet.recipient().getAddress() instanceof Inet4Address address && Ipv4.isSet(address)
        ? Optional.of(address)
        : Optional.empty();
  }

  /** For example ICMP "port unreachable" after a reply; the socket goes on. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debugf(cause, "dhcp socket via=%s", listening.served().service().name());
  }
}
