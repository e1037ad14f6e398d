package dev.ichor.talos.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KernelLogServerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String PANIC =
      "{\"facility\":\"kern\",\"msg\":\"EXT4-fs error\",\"priority\":\"err\",\"talos-level\":\"error\",\"talos-time\":\"2026-01-01T00:00:00Z\"}\n";
  private static final String CHATTER =
      "{\"msg\":\"usb 1-1: new device\",\"talos-level\":\"info\"}\n";

  private final FakeNodeEvents events = new FakeNodeEvents();
  private final KernelLogServer server =
      new KernelLogServer(new InetSocketAddress(LOOPBACK, 0), events);

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void await(BooleanSupplier condition) {
    var until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 10 s").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private void send(String text) throws Exception {
    try (var socket = new Socket(LOOPBACK, server.port())) {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    }
  }

  @Test
  @DisplayName("Errors and Talos's own lines reach the timeline, chatter does not (TCP)")
  void tcp() throws Exception {
    send(CHATTER + PANIC + "{\"msg\":\"[talos] phase install\",\"talos-level\":\"info\"}\n");
    await(() -> events.seen.size() == 2);
    assertThat(events.seen)
        .containsExactly(
            "127.0.0.1 kernel-log EXT4-fs error", "127.0.0.1 kernel-log [talos] phase install");
    assertThat(server.unreadable()).isZero();
  }

  @Test
  @DisplayName("One datagram is one message (UDP)")
  void udp() throws Exception {
    try (var socket = new DatagramSocket()) {
      var bytes = PANIC.strip().getBytes(UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, server.port()));
      await(() -> events.seen.size() == 1);
    }
  }

  @Test
  @DisplayName("A line over 16 KiB and garbage are counted; the next line is read")
  void garbage() throws Exception {
    send("{\"msg\":\"" + "x".repeat(100_000) + "\"}\n" + PANIC);
    await(() -> events.seen.size() == 1);
    assertThat(server.unreadable()).isEqualTo(1);
    var random = new Random(5);
    try (var socket = new Socket(LOOPBACK, server.port())) {
      var bytes = new byte[50_000];
      random.nextBytes(bytes);
      socket.getOutputStream().write(bytes);
    }
    send(PANIC);
    await(() -> events.seen.size() == 2);
  }

  @Test
  @DisplayName("Connections of one node that were never closed give way to its newest ones")
  void abandoned() throws Exception {
    var abandoned = new ArrayList<Socket>();
    try {
      for (var boot = 0; boot < 6; boot++) {
        var socket = new Socket(LOOPBACK, server.port());
        socket.setSoTimeout(10_000);
        abandoned.add(socket);
      }
      assertThat(abandoned.getFirst().getInputStream().read()).isEqualTo(-1);
      abandoned.getLast().getOutputStream().write(PANIC.getBytes(UTF_8));
      await(() -> events.seen.size() == 1);
    } finally {
      for (var socket : abandoned) {
        socket.close();
      }
    }
  }

  @Test
  @DisplayName("A port in use is one sentence with the remedy")
  void portInUse() {
    try (var second = new KernelLogServer(new InetSocketAddress(LOOPBACK, server.port()), events)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("kernel log receiver cannot listen on");
    }
  }
}
