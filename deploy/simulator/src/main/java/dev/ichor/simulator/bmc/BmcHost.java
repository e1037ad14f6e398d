package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.Octets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Listens for any number of BMCs, a socket each, on one thread. */
public final class BmcHost implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BmcHost.class);
  private static final int LARGEST = 1024;
  private static final long TICK_MILLIS = 20;

  /** A BMC, and where its console was last heard from. */
  private static final class Place {
    private final SimulatedBmc bmc;
    private Optional<SocketAddress> console = Optional.empty();

    private Place(SimulatedBmc bmc) {
      this.bmc = bmc;
    }
  }

  private final InstantSource clock;
  private final Selector selector;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final Set<SelectionKey> consoles = new HashSet<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);

  public BmcHost(InstantSource clock) throws IOException {
    this.clock = clock;
    this.selector = Selector.open();
    Thread.ofPlatform().name("bmc-host").daemon(true).start(this::run);
  }

  /** Puts the BMC on the network; port 0 takes a free one. Returns where it listens. */
  public InetSocketAddress listen(SimulatedBmc bmc, InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
      channel.bind(address);
      channel.configureBlocking(false);
      var bound = (InetSocketAddress) channel.getLocalAddress();
      bmc.listensAt(bound.getPort());
      channel.register(selector, SelectionKey.OP_READ, new Place(bmc));
      selector.wakeup();
      return bound;
    } catch (IOException e) {
      channel.close();
      throw new IOException("BMC address %s is not free: %s".formatted(address, e.getMessage()), e);
    }
  }

  /** Sends a trap of this BMC, from its own address, whether or not somebody is to get one. */
  public void trap(SimulatedBmc bmc, InetSocketAddress receiver) throws IOException {
    for (SelectionKey key : selector.keys()) {
      if (key.channel() instanceof DatagramChannel channel
          && key.attachment() instanceof Place place
          && place.bmc == bmc) {
        var own = (InetSocketAddress) channel.getLocalAddress();
        Octets trap = bmc.trap(Octets.of(own.getAddress().getAddress()), clock.instant());
        channel.send(ByteBuffer.wrap(trap.toArray()), receiver);
        return;
      }
    }
    throw new IllegalStateException("this BMC is not on the network");
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::receive, consoles.isEmpty() ? 0 : TICK_MILLIS);
        consoles.removeIf(this::isOver);
      }
    } catch (ClosedSelectorException e) {
      LOG.debug("bmc host closed");
    } catch (IOException e) {
      LOG.error("bmc host stopped: no BMC of this rack answers any more", e);
    }
  }

  private void receive(SelectionKey key) {
    if (!(key.channel() instanceof DatagramChannel channel)
        || !(key.attachment() instanceof Place place)) {
      return;
    }
    SimulatedBmc bmc = place.bmc;
    try {
      buffer.clear();
      SocketAddress peer = channel.receive(buffer);
      if (peer == null) {
        return;
      }
      byte[] datagram = new byte[buffer.flip().remaining()];
      buffer.get(datagram);
      Optional<Octets> answer = bmc.answer(Octets.of(datagram), clock.instant());
      answer.ifPresent(a -> send(channel, bmc, a, peer));
      bmc.after().forEach(more -> send(channel, bmc, more, peer));
      if (consoles.contains(key)) {
        isOver(key); // a farewell goes where the console was, before another one takes it
      }
      if (bmc.consoleSpoke()) {
        place.console = Optional.of(peer);
        consoles.add(key);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warnf(e, "bmc receive failed; the datagram is lost");
    }
  }

  /** What a console is due is sent; true when nobody has it any more. */
  private boolean isOver(SelectionKey key) {
    if (!(key.channel() instanceof DatagramChannel channel)
        || !(key.attachment() instanceof Place place)
        || place.console.isEmpty()) {
      return true;
    }
    boolean over = !place.bmc.hasConsole();
    for (Octets datagram : place.bmc.due(clock.instant())) {
      write(channel, datagram, place.console.get());
    }
    return over;
  }

  private void send(DatagramChannel channel, SimulatedBmc bmc, Octets answer, SocketAddress peer) {
    long delay = bmc.faults().delay().toMillis();
    if (delay > 0) {
      later.schedule(() -> write(channel, answer, peer), delay, TimeUnit.MILLISECONDS);
    } else {
      write(channel, answer, peer);
    }
  }

  private static void write(DatagramChannel channel, Octets answer, SocketAddress peer) {
    try {
      channel.send(ByteBuffer.wrap(answer.toArray()), peer);
    } catch (IOException e) {
      LOG.debugf("bmc answer to %s is lost: %s", peer, e.getMessage());
    }
  }

  /** Takes every BMC off the network. */
  @Override
  public void close() throws IOException {
    later.shutdownNow();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
