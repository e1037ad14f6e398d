package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.util.Optional;
import org.jboss.logging.Logger;

/** From netty to the engine; no protocol in here. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = Logger.getLogger(DatagramHandler.class);

  private final DhcpEngine engine;
  private final Listening listening;
  private final Arrival.Door door;
  private final DhcpSockets sockets;

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
      engine.receive(
          Bytes.owning(ByteBufUtil.getBytes(packet.content())),
          served.service(),
          new Arrival(door, source, sender.getPort(), destination(packet)),
          sockets.outbox(context.channel(), served));
    }
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
