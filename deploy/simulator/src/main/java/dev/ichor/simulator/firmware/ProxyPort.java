package dev.ichor.simulator.firmware;

import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.Octets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The question to a boot server's port 4011 and its answer. Sent from 4011 of the machine's own
 * address, as EDK2 does; iPXE would use 68, for which an unprivileged process has no right.
 *
 * @param serverPort 4011, or where the server listens instead when it has no right to it
 */
record ProxyPort(int serverPort) {
  private static final Logger LOG = Logger.getLogger(ProxyPort.class);
  private static final int CLIENT_PORT = 4011;
  private static final int ATTEMPTS = 3;
  private static final int WAIT_MILLIS = 1000;

  /** The ACK, or empty when none came. */
  Optional<DhcpPacket> ask(DhcpPacket question, Inet4Address from, Inet4Address server)
      throws InterruptedException {
    byte[] octets = question.encode().toArray();
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, CLIENT_PORT))) {
      socket.setSoTimeout(WAIT_MILLIS);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        socket.send(new DatagramPacket(octets, octets.length, server, serverPort));
        Optional<DhcpPacket> answer = receive(socket);
        if (answer.filter(a -> a.xid() == question.xid()).isPresent()) {
          return answer.filter(a -> a.messageType() == DhcpPacket.ACK);
        }
      }
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    } catch (IOException e) {
      LOG.warnf("proxyDHCP from %s: %s", from.getHostAddress(), e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<DhcpPacket> receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      socket.receive(packet);
      return Optional.of(
          DhcpPacket.decode(Octets.of(Arrays.copyOf(packet.getData(), packet.getLength()))));
    } catch (SocketTimeoutException e) {
      LOG.debugf("proxyDHCP: %s", e.getMessage());
    } catch (MalformedPacket e) {
      LOG.warnf("proxyDHCP answer dropped: %s", e.getMessage());
    }
    return Optional.empty();
  }

  private static InterruptedException interrupted(InterruptedIOException e) {
    InterruptedException interrupted = new InterruptedException(e.getMessage());
    interrupted.initCause(e);
    return interrupted;
  }
}
