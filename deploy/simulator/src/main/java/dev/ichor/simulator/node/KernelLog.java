package dev.ichor.simulator.node;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The kernel log as JSON lines over TCP ({@code talos.logging.kernel=tcp://host:port}), sent from
 * the node's own address. Lines wait while the receiver is away; beyond 200 the newest are dropped.
 */
final class KernelLog implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int CONNECT_MILLIS = 2000;

  private final InetSocketAddress receiver;
  private final Inet4Address from;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(200);
  private final Thread sender;

  KernelLog(String url, Inet4Address from) {
    URI uri = URI.create(url);
    this.receiver = new InetSocketAddress(uri.getHost(), uri.getPort());
    this.from = from;
    this.sender = Thread.ofVirtual().name("kmsg-" + from.getHostAddress()).start(this::send);
  }

  /** Whether {@code url} is one that this node sends to; Talos knows udp too. */
  static boolean isTcp(String url) {
    try {
      URI uri = new URI(url);
      return "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  void line(String message) {
    String escaped =
        message
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t");
    lines.offer(
        "{\"clock\":%d,\"facility\":\"user\",\"msg\":\"%s\",\"priority\":\"info\",\"talos-level\":\"info\",\"talos-time\":\"%s\"}\n"
            .formatted(System.nanoTime() / 1000, escaped, Instant.now()));
  }

  private void send() {
    try {
      while (true) {
        try (var socket = new Socket()) {
          socket.bind(new InetSocketAddress(from, 0));
          socket.connect(receiver, CONNECT_MILLIS);
          while (true) {
            socket.getOutputStream().write(lines.take().getBytes(StandardCharsets.UTF_8));
          }
        } catch (IOException e) {
          Thread.sleep(RETRY); // the receiver is away; the lines that wait are sent later
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a moment for the lines that were not sent yet. */
  void drain() throws InterruptedException {
    for (int i = 0; i < 20 && !lines.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Override
  public void close() {
    sender.interrupt();
  }
}
