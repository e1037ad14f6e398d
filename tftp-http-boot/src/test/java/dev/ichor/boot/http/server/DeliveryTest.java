package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ichor.boot.Await;
import dev.ichor.boot.server.BootRig;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.BootTokens.Redeemed;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether what was answered arrived: only then it counts. */
class DeliveryTest {
  private static final List<String> WIPE = List.of("talos.experimental.wipe=system");
  private static final BootProfile WIPING =
      new BootProfile(
          BootRig.PROFILE.talosVersion(),
          BootRig.PROFILE.schematic(),
          BootRig.PROFILE.architecture(),
          WIPE);
  private static final String SCRIPT = BootNames.scriptPath(BootRig.MAC);
  private static final String KERNEL = BootNames.kernelPath(BootRig.PROFILE);
  private static final String INITRAMFS = BootNames.initramfsPath(BootRig.PROFILE);

  @TempDir Path directory;
  private BootRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
    rig.authority.answer = new BootAnswer.Netboot(BootRig.MACHINE, WIPING, "its one wipe boot");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** The octets of the answer, head included, to its end. */
  private byte[] get(String path) throws IOException {
    try (var socket = new Socket("127.0.0.1", rig.httpPort())) {
      ask(socket, path);
      return socket.getInputStream().readAllBytes();
    }
  }

  private static void ask(Socket socket, String path) throws IOException {
    var request = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads a little and resets the connection. */
  private void cut(String path) throws IOException {
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4096); // so that most of it waits on the server's side
      socket.connect(new InetSocketAddress("127.0.0.1", rig.httpPort()));
      socket.setSoLinger(true, 0);
      ask(socket, path);
      assertThat(socket.getInputStream().readNBytes(200)).hasSize(200);
    }
  }

  private String script() throws IOException {
    return new String(get(SCRIPT), StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("a wipe boot begins when script, kernel and initramfs have arrived, and once")
  void whole() throws Exception {
    assertThat(script()).contains(WIPE);
    get(KERNEL);
    assertThat(rig.authority.started).isEmpty();
    assertThat(get(INITRAMFS)).hasSizeGreaterThan(700_001);
    Await.until(() -> !rig.authority.started.isEmpty(), () -> "the begin of the boot");
    get(INITRAMFS);
    get(KERNEL);
    assertThat(rig.authority.started).containsExactly(WIPE);
  }

  @Test
  @DisplayName("a screen in the place of the wiping script begins nothing, though the files come")
  void hold() throws Exception {
    var initramfs = rig.assets.held().keySet().stream();
    var name = initramfs.filter(it -> it.file().equals("initramfs-amd64.xz")).findFirst();
    rig.assets.forget(name.orElseThrow());
    assertThat(script()).contains("waiting:").doesNotContain("wipe=");
    get(KERNEL);
    get(INITRAMFS);
    rig.evidence.await("http-refused");
    assertThat(rig.authority.started).isEmpty();
  }

  @Test
  @DisplayName("a kernel line that cannot be is a screen, told as such, and begins nothing")
  void unusable() throws Exception {
    var arguments = List.of(WIPE.getFirst(), "x".repeat(3000));
    rig.authority.answer =
        new BootAnswer.Netboot(
            BootRig.MACHINE,
            new BootProfile(
                WIPING.talosVersion(), WIPING.schematic(), WIPING.architecture(), arguments),
            "its one wipe boot");
    assertThat(script()).contains("waiting: kernel line has").doesNotContain("wipe=");
    var held = rig.evidence.await("script-hold");
    assertThat(held.text()).contains("1663 is the most");
    assertThat(held.facts()).as("no import ends this").doesNotContainKey("waits");
    get(KERNEL);
    get(INITRAMFS);
    assertThat(rig.authority.started).isEmpty();
  }

  @Test
  @DisplayName("an initramfs that breaks off begins nothing; the next try that comes through does")
  void brokenInitramfs() throws Exception {
    assumeThat(Epoll.isAvailable()).as("the kernel tells what was acknowledged").isTrue();
    script();
    get(KERNEL);
    cut(INITRAMFS);
    rig.evidence.await("http-broken-off");
    assertThat(rig.authority.started).isEmpty();
    get(INITRAMFS);
    Await.until(() -> !rig.authority.started.isEmpty(), () -> "the begin of the boot");
  }

  @Test
  @DisplayName("another script in between counts anew: the kernel of the one before does not")
  void overtaken() throws Exception {
    script();
    get(KERNEL);
    rig.authority.answer = new BootAnswer.Netboot(BootRig.MACHINE, BootRig.PROFILE, "comes back");
    assertThat(script()).doesNotContain("wipe=");
    get(INITRAMFS);
    get(KERNEL);
    Await.until(() -> !rig.authority.started.isEmpty(), () -> "the begin of the boot");
    assertThat(rig.authority.started).containsExactly(List.of());
  }

  @Test
  @DisplayName("a configuration that breaks off is given back; one that arrives is told as pulled")
  void brokenPull() throws Exception {
    assumeThat(Epoll.isAvailable()).as("the kernel tells what was acknowledged").isTrue();
    var secret =
        "x".repeat(200_000); // fits the socket's buffer: only TCP knows that it stayed there
    rig.tokens.redeemed = new Redeemed.Full(BootRig.MACHINE, Secret.of(secret));
    cut(BootNames.configPath(BootRig.TOKEN));
    assertThat(rig.evidence.await("config-broken-off").text())
        .contains("of 200000 octets had left; its token holds again");
    assertThat(rig.tokens.broken).hasSize(1);
    assertThat(new String(get(BootNames.configPath(BootRig.TOKEN)), StandardCharsets.UTF_8))
        .endsWith("\r\n\r\n" + secret);
    rig.evidence.await("config-pulled");
    assertThat(rig.tokens.broken).hasSize(1);
    assertThat(rig.evidence.all).noneMatch(fact -> fact.text().contains("xxx"));
  }

  @Test
  @DisplayName("a reader that ends its side while it reads, and has it all, has pulled it")
  void halfClosed() throws Exception {
    rig.tokens.redeemed = new Redeemed.Full(BootRig.MACHINE, Secret.of("y".repeat(20_000)));
    try (var socket = new Socket("127.0.0.1", rig.httpPort())) {
      ask(socket, BootNames.configPath(BootRig.TOKEN));
      var answer = socket.getInputStream();
      assertThat(answer.readNBytes(300)).hasSize(300);
      socket.shutdownOutput();
      assertThat(answer.readAllBytes()).hasSizeGreaterThan(19_800);
    }
    rig.evidence.await("config-pulled");
    assertThat(rig.tokens.broken).isEmpty();
  }

  @Test
  @DisplayName(
      "struct tcp_info: octets in flight or unsent are not acknowledged, nor after a reset")
  void tcpInfo() {
    var info = ByteBuffer.allocate(148).order(ByteOrder.nativeOrder()).put(0, (byte) 1);
    assertThat(TailWatch.isAcknowledged(info)).isTrue();
    info.putInt(24, 1);
    assertThat(TailWatch.isAcknowledged(info)).isFalse();
    info.putInt(24, 0).putInt(144, 7);
    assertThat(TailWatch.isAcknowledged(info)).isFalse();
    info.putInt(144, 0).put(0, (byte) 7);
    assertThat(TailWatch.isAcknowledged(info)).isFalse();
  }
}
