package dev.ichor.talos.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.inventory.port.NodeEvents;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Takes the nodes' kernel log (kernel argument {@code talos.logging.kernel}, document
 * KmsgLogConfig): JSON lines over TCP, one JSON object a datagram over UDP, on the same port
 * number. Notable lines become notes on the timeline; the rest is logged at debug. One virtual
 * thread for each connection.
 */
public final class KernelLogServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(KernelLogServer.class);
  private static final int LONGEST_LINE = 16 << 10;
  private static final int MOST_CONNECTIONS = 4096;

  /** Talos keeps one; a few more may be left over from boots that ended without a goodbye. */
  private static final int MOST_PER_NODE = 4;

  private final InetSocketAddress at;
  private final NodeEvents events;
  private final LongAdder unreadable = new LongAdder();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<InetAddress, Deque<Socket>> byNode = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kernel-log-", 0).factory());
  private Optional<ServerSocket> tcp = Optional.empty();
  private Optional<DatagramSocket> udp = Optional.empty();

  /**
   * @param at where to listen; port 0 picks a free one
   */
  public KernelLogServer(InetSocketAddress at, NodeEvents events) {
    this.at = at;
    this.events = new Throttle(events, System::nanoTime);
  }

  public void start() throws ListenException {
    try {
      var listening = new ServerSocket();
      tcp = Optional.of(listening);
      listening.setReuseAddress(true);
      listening.bind(at, 256);
      var datagrams = new DatagramSocket(new InetSocketAddress(at.getAddress(), port()));
      udp = Optional.of(datagrams);
      threads.execute(() -> accept(listening));
      threads.execute(() -> receive(datagrams));
    } catch (IOException e) {
      close();
      throw ListenException.of("kernel log receiver", at, e);
    }
    LOG.infof("kernel-log listen=%s:%d", at.getHostString(), port());
  }

  /** The port in use; 0 before the start. */
  public int port() {
    return tcp.map(ServerSocket::getLocalPort).orElse(0);
  }

  /** Lines that were no JSON object with a message, or too long. */
  public long unreadable() {
    return unreadable.sum();
  }

  @Override
  public void close() {
    tcp.ifPresent(KernelLogServer::closeQuietly);
    udp.ifPresent(DatagramSocket::close);
    connections.forEach(KernelLogServer::closeQuietly);
    threads.shutdownNow();
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      LOG.debugf("kernel-log close why=\"%s\"", e.getMessage());
    }
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        var connection = listening.accept();
        if (connections.size() >= MOST_CONNECTIONS) {
          LOG.warnf(
              "kernel-log refuse peer=%s why=\"%d connections\"",
              connection.getInetAddress(), MOST_CONNECTIONS);
          closeQuietly(connection);
        } else {
          admit(connection);
          threads.execute(() -> read(connection));
        }
      } catch (IOException e) {
        if (!listening.isClosed()) {
          LOG.warnf("kernel-log accept why=\"%s\"", e.getMessage());
          LockSupport.parkNanos(100_000_000); // no file handle left: do not spin
        }
      }
    }
  }

  /** A node that was switched off never closes: its newest connection replaces its oldest. */
  private void admit(Socket connection) {
    connections.add(connection);
    byNode.compute(
        connection.getInetAddress(),
        (_, known) -> {
          var open = known == null ? new ArrayDeque<Socket>() : known;
          open.addLast(connection);
          if (open.size() > MOST_PER_NODE) {
            closeQuietly(open.removeFirst());
          }
          return open;
        });
  }

  private void dismiss(Socket connection, InetAddress peer) {
    connections.remove(connection);
    byNode.computeIfPresent(
        peer,
        (_, open) -> {
          open.remove(connection);
          return open.isEmpty() ? null : open;
        });
  }

  private void read(Socket connection) {
    var peer = connection.getInetAddress();
    try (connection;
        var in = new BufferedInputStream(connection.getInputStream())) {
      connection.setKeepAlive(true);
      lines(peer, in);
    } catch (IOException e) {
      LOG.debugf("kernel-log closed peer=%s why=\"%s\"", peer, e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "kernel-log lost peer=%s", peer);
    } finally {
      dismiss(connection, peer);
    }
  }

  private void lines(InetAddress peer, InputStream in) throws IOException {
    var line = new byte[LONGEST_LINE];
    var length = 0;
    for (var octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet == '\n') {
        take(peer, line, length);
        length = 0;
      } else if (length < LONGEST_LINE) {
        line[length++] = (byte) octet;
      } else {
        length = LONGEST_LINE + 1; // too long: the rest is skipped, take() counts it
      }
    }
    if (length > 0) {
      take(peer, line, length);
    }
  }

  private void receive(DatagramSocket datagrams) {
    var packet = new DatagramPacket(new byte[LONGEST_LINE], LONGEST_LINE);
    while (!datagrams.isClosed()) {
      try {
        packet.setLength(LONGEST_LINE);
        datagrams.receive(packet);
        take(packet.getAddress(), packet.getData(), packet.getLength());
      } catch (IOException e) {
        if (!datagrams.isClosed()) {
          LOG.warnf("kernel-log receive why=\"%s\"", e.getMessage());
        }
      } catch (RuntimeException e) {
        LOG.errorf(e, "kernel-log lost peer=%s", packet.getAddress());
      }
    }
  }

  private void take(InetAddress peer, byte[] line, int length) {
    var parsed =
        length > LONGEST_LINE
            ? Optional.<KernelLogLine>empty()
            : KernelLogLine.parse(new String(line, 0, length, UTF_8).strip());
    if (parsed.isEmpty()) {
      unreadable.increment();
      LOG.debugf("kernel-log unreadable peer=%s octets=%d", peer, length);
    } else if (parsed.get().isNotable()) {
      events.note(peer, "kernel-log", parsed.get().text());
    } else {
      LOG.debugf("kernel-log peer=%s line=\"%s\"", peer, parsed.get().text());
    }
  }
}
