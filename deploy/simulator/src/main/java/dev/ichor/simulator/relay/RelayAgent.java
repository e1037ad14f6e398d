package dev.ichor.simulator.relay;

import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Mac;
import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The rack's switch as a DHCP relay agent (RFC 1542 §4, RFC 3046). It sends from a free port and
 * says so with the source port sub-option (RFC 8357), since port 67 needs a right it has not; every
 * reply goes to the port whose machine has the packet's chaddr.
 */
public final class RelayAgent implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RelayAgent.class);
  private static final int CIRCUIT_ID = 1;
  private static final int SOURCE_PORT = 19;
  private static final int QUEUE = 16;

  private final Inet4Address giaddr;
  private final List<InetSocketAddress> servers;
  private final DatagramChannel channel;
  private final Map<Mac, Port> ports = new ConcurrentHashMap<>();

  /**
   * @param giaddr the relay's own address, bound here; choose one inside the served subnet
   * @param servers every one gets every broadcast: a DHCP server, perhaps a proxy beside it
   */
  public RelayAgent(Inet4Address giaddr, List<InetSocketAddress> servers) throws IOException {
    this.giaddr = giaddr;
    this.servers = List.copyOf(servers);
    this.channel = DatagramChannel.open();
    try {
      channel.bind(new InetSocketAddress(giaddr, 0));
    } catch (IOException e) {
      channel.close();
      throw new IOException("relay address %s cannot be used".formatted(giaddr), e);
    }
    Thread.ofPlatform().name("relay").daemon(true).start(this::run);
  }

  /** Plugs a machine in; the name goes out as circuit-id. */
  public SwitchPort connect(Mac mac, String portName) {
    Port port = new Port(portName);
    ports.put(mac, port);
    return port;
  }

  /** The packet as it leaves towards the servers. */
  static DhcpPacket forwarded(DhcpPacket packet, Inet4Address giaddr, String portName) {
    Octets name = Octets.ascii(portName);
    Octets information =
        new OctetWriter().u8(CIRCUIT_ID).u8(name.length()).put(name).u8(SOURCE_PORT).u8(0).octets();
    List<DhcpOption> options = new ArrayList<>(packet.options());
    options.add(new DhcpOption(DhcpOption.RELAY_INFORMATION, information));
    return packet.relayed(packet.hops() + 1, giaddr, options);
  }

  /** The packet as it leaves towards the client: without option 82 (RFC 3046 §2.1). */
  static DhcpPacket delivered(DhcpPacket reply) {
    List<DhcpOption> options =
        reply.options().stream().filter(o -> o.code() != DhcpOption.RELAY_INFORMATION).toList();
    return reply.relayed(reply.hops(), Ip4.ANY, options);
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        channel.receive(buffer);
        byte[] datagram = new byte[buffer.flip().remaining()];
        buffer.get(datagram);
        deliver(DhcpPacket.decode(Octets.of(datagram)));
      } catch (MalformedPacket e) {
        LOG.warnf("relay drop why=\"%s\"", e.getMessage());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.debugf("relay receive: %s", e.getMessage());
      }
    }
  }

  private void deliver(DhcpPacket reply) {
    Port port = ports.get(reply.mac());
    if (reply.op() != DhcpPacket.REPLY || !reply.giaddr().equals(giaddr) || port == null) {
      LOG.debugf(
          "relay drop mac=%s why=\"no such port, or not a reply to this relay\"", reply.mac());
      return;
    }
    if (!port.replies.offer(delivered(reply))) {
      LOG.debugf("relay drop mac=%s why=\"the machine does not listen\"", reply.mac());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Port implements SwitchPort {
    private final String name;
    private final BlockingQueue<DhcpPacket> replies = new ArrayBlockingQueue<>(QUEUE);

    Port(String name) {
      this.name = name;
    }

    @Override
    public void drain() {
      replies.clear();
    }

    @Override
    public void broadcast(DhcpPacket packet) {
      byte[] octets = forwarded(packet, giaddr, name).encode().toArray();
      for (InetSocketAddress server : servers) {
        try {
          channel.send(ByteBuffer.wrap(octets), server);
        } catch (IOException e) {
          LOG.debugf("relay send to %s is lost: %s", server, e.getMessage());
        }
      }
    }

    @Override
    public Optional<DhcpPacket> receive(Duration within) throws InterruptedException {
      return Optional.ofNullable(replies.poll(within.toNanos(), TimeUnit.NANOSECONDS));
    }
  }
}
