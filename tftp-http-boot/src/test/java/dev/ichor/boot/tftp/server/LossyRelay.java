package dev.ichor.boot.tftp.server;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A network between one client and a TFTP server that loses, doubles, delays and so reorders
 * datagrams, as {@code tc netem} does where the kernel has it. The client sees the relay's port as
 * server and as transfer.
 */
public final class LossyRelay implements AutoCloseable {
  private final DatagramSocket near;
  private final DatagramSocket far;
  private final Random random = new Random(7440);
  private final ScheduledExecutorService wire = Executors.newSingleThreadScheduledExecutor();
  private final Faults faults;
  private volatile SocketAddress client;
  private volatile SocketAddress server;
  private volatile int lost;
  private volatile int doubled;
  private volatile int delayed;

  /**
   * Shares of datagrams, each 0 to 1.
   *
   * @param late delayed by up to five milliseconds, and overtaken
   */
  public record Faults(double lost, double doubled, double late) {}

  public LossyRelay(int serverPort, Faults faults) throws IOException {
    this.faults = faults;
    var loopback = InetAddress.getByName("127.0.0.1");
    server = new InetSocketAddress(loopback, serverPort);
    client = server;
    near = socket(loopback);
    far = socket(loopback);
    Thread.ofVirtual().start(() -> pump(near, far, true));
    Thread.ofVirtual().start(() -> pump(far, near, false));
  }

  private static DatagramSocket socket(InetAddress address) throws IOException {
    var socket = new DatagramSocket(0, address);
    socket.setReceiveBufferSize(1 << 20);
    return socket;
  }

  public int port() {
    return near.getLocalPort();
  }

  private void pump(DatagramSocket from, DatagramSocket to, boolean towardsServer) {
    var buffer = new DatagramPacket(new byte[65536], 65536);
    try {
      while (true) {
        buffer.setLength(65536);
        from.receive(buffer);
        if (towardsServer) {
          client = buffer.getSocketAddress();
        } else {
          server = buffer.getSocketAddress();
        }
        var octets = java.util.Arrays.copyOf(buffer.getData(), buffer.getLength());
        pass(octets, to, towardsServer);
      }
    } catch (IOException | RejectedExecutionException closed) {
      // the test is over
    }
  }

  private synchronized void pass(byte[] octets, DatagramSocket to, boolean towardsServer) {
    if (random.nextDouble() < faults.lost()) {
      lost++;
      return;
    }
    var copies = random.nextDouble() < faults.doubled() ? 2 : 1;
    doubled += copies - 1;
    for (var copy = 0; copy < copies; copy++) {
      var late = random.nextDouble() < faults.late();
      delayed += late ? 1 : 0;
      var micros = late ? 1 + random.nextInt(5000) : 0;
      wire.schedule(() -> send(octets, to, towardsServer), micros, TimeUnit.MICROSECONDS);
    }
  }

  private void send(byte[] octets, DatagramSocket to, boolean towardsServer) {
    try {
      to.send(new DatagramPacket(octets, octets.length, towardsServer ? server : client));
    } catch (IOException closed) {
      // the test is over
    }
  }

  /** What it did, for a test that must not pass because nothing happened. */
  int faults() {
    return lost + doubled + delayed;
  }

  @Override
  public void close() {
    near.close();
    far.close();
    wire.shutdownNow();
  }
}
