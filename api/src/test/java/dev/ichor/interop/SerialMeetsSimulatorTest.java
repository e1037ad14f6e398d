package dev.ichor.interop;

import static dev.ichor.interop.SerialScene.MACHINE;
import static dev.ichor.interop.SerialScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.interop.SerialScene.Eyes;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.simulator.bmc.SshHost;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles that a BMC's Redfish names beside IPMI, end to end; and what may go wrong with them. */
class SerialMeetsSimulatorTest {
  private static final Pattern KEY = Pattern.compile("bmc\\.hostKey=(SHA256:[A-Za-z0-9+/]{43})");

  @TempDir Path directory;
  private SerialScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new SerialScene(directory);
  }

  @AfterEach
  void stop() throws Exception {
    scene.close();
  }

  private static Bytes keys(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Shows the console once, takes the fingerprint from the sentence that it ends with. */
  private BmcEndpoint approved(BmcEndpoint bmc) throws Exception {
    var eyes = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
      await(() -> KEY.matcher(eyes.told()).find(), "the host key is told");
    }
    var found = KEY.matcher(eyes.told());
    assertThat(found.find()).isTrue();
    return bmc.withHostKey(Optional.of(found.group(1)));
  }

  private void talk(BmcEndpoint bmc) throws Exception {
    var eyes = new Eyes();
    scene.bmc.serial().print("Press F2 \u001b]0;evil\u0007for setup, Grüße");
    try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
      await(() -> eyes.sees("for setup, Grüße"), "text of the machine");
      assertThat(eyes.sees("evil")).as("made safe").isFalse();
      assertThat(scene.consoles.type(MACHINE, keys("hello\r"))).isTrue();
      await(() -> eyes.sees("you said: hello"), "what was typed");
    }
    var recording = Files.readAllLines(scene.consoles.recording(MACHINE).orElseThrow());
    assertThat(String.join("", recording)).contains("you said: hello").doesNotContain("evil");
  }

  @Test
  @DisplayName("A WebSocket that SerialConsole names is carried, filtered and recorded (RFC 6455)")
  void webSocket() throws Exception {
    scene.service.console().webSocket();
    talk(scene.endpoint());
    var eyes = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, scene.endpoint(), eyes)) {
      await(
          () -> scene.consoles.sendBreak(MACHINE) && eyes.sees("this console carries no break"),
          "told");
    }
    assertThat(scene.bmc.serial().breaks()).isZero();
  }

  @Test
  @DisplayName(
      "SSH: no password before its host key is approved; then text, keys, break (RFC 4335)")
  void ssh() throws Exception {
    var port = scene.ssh.listen(scene.bmc, Optional.empty(), SerialScene.ANY).getPort();
    scene.service.console().ssh(port, Optional.empty());
    var bmc = approved(scene.endpoint());
    assertThat(scene.ssh.passwords()).as("before the approval").isZero();
    talk(bmc);
    var eyes = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
      await(
          () -> scene.consoles.sendBreak(MACHINE) && scene.bmc.serial().breaks() > 0,
          "a break at the machine");
    }
  }

  @Test
  @DisplayName("What is to be typed after the login is typed (ConsoleEntryCommand)")
  void entryCommand() throws Exception {
    var port = scene.ssh.listen(scene.bmc, Optional.of("vsp"), SerialScene.ANY).getPort();
    scene.service.console().ssh(port, Optional.of("vsp"));
    talk(approved(scene.endpoint()));
  }

  @Test
  @DisplayName("Another host key than the approved one gets no password, and both are told")
  void keyChanged() throws Exception {
    var at = scene.ssh.listen(scene.bmc, Optional.empty(), SerialScene.ANY);
    scene.service.console().ssh(at.getPort(), Optional.empty());
    var bmc = approved(scene.endpoint());
    scene.ssh.close();
    try (var impostor = new SshHost(SshHost.newKey())) {
      impostor.listen(scene.bmc, Optional.empty(), at);
      var eyes = new Eyes();
      try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
        await(() -> eyes.isTold("another SSH host key than the approved"), "told");
      }
      assertThat(eyes.told()).contains(bmc.hostKey().orElseThrow());
      assertThat(impostor.passwords()).isZero();
    }
  }

  @Test
  @DisplayName("A WebSocket that is cut in the middle is taken again")
  void cut() throws Exception {
    scene.service.console().webSocket();
    try (var cable = new TcpProxy(scene.at)) {
      taken(cable, scene.endpoint(cable.port()));
    }
  }

  @Test
  @DisplayName("An SSH line that is cut in the middle is taken again")
  void sshCut() throws Exception {
    var ssh = scene.ssh.listen(scene.bmc, Optional.empty(), SerialScene.ANY);
    try (var cable = new TcpProxy(ssh)) {
      scene.service.console().ssh(cable.port(), Optional.empty());
      taken(cable, approved(scene.endpoint()));
    }
  }

  private void taken(TcpProxy cable, BmcEndpoint bmc) throws Exception {
    var eyes = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
      await(() -> eyes.isTold("connected"), "the first time");
      cable.cut();
      await(() -> eyes.timesTold("connected") == 2, "taken again: " + eyes.told());
      scene.bmc.serial().print("still here");
      await(() -> eyes.sees("still here"), "and alive");
    }
  }

  @Test
  @DisplayName("Silence of a WebSocket that is up is noticed")
  void silence() throws Exception {
    scene.service.console().webSocket();
    try (var cable = new TcpProxy(scene.at)) {
      noticed(cable, scene.endpoint(cable.port()));
    }
  }

  @Test
  @DisplayName("Silence of an SSH line that is up is noticed")
  void sshSilence() throws Exception {
    var ssh = scene.ssh.listen(scene.bmc, Optional.empty(), SerialScene.ANY);
    try (var cable = new TcpProxy(ssh)) {
      scene.service.console().ssh(cable.port(), Optional.empty());
      noticed(cable, approved(scene.endpoint()));
    }
  }

  private void noticed(TcpProxy cable, BmcEndpoint bmc) throws Exception {
    var eyes = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
      await(() -> eyes.isTold("connected"), "up");
      cable.die();
      await(() -> eyes.told().lines().count() > 3, "noticed");
      assertThat(eyes.told().lines().toList().get(3)).startsWith("BMC 127.0.0.1:");
    }
  }

  @Test
  @DisplayName("A machine that prints without end is shown, and let go of at once")
  void endless() throws Exception {
    var port = scene.ssh.listen(scene.bmc, Optional.empty(), SerialScene.ANY).getPort();
    scene.service.console().ssh(port, Optional.empty());
    var ssh = approved(scene.endpoint());
    flooded(ssh);
    scene.service.console().webSocket();
    flooded(scene.endpoint());
  }

  private void flooded(BmcEndpoint bmc) throws Exception {
    var eyes = new Eyes();
    var printing =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    scene.bmc.serial().print("0123456789".repeat(400));
                  }
                });
    try (var _ = scene.consoles.watch(MACHINE, bmc, eyes)) {
      await(() -> eyes.count() > 1 << 18, "a quarter of a megabyte");
    } finally {
      printing.interrupt();
      printing.join();
    }
    scene.bmc.serial().print("the end");
    var after = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, bmc, after)) {
      await(() -> after.sees("the end"), "the line is free again");
    }
  }

  @Test
  @DisplayName("A WebSocket message that never ends costs a megabyte, then the line")
  void endlessMessage() throws Exception {
    scene.service.console().endlessMessage();
    var eyes = new Eyes();
    try (var _ = scene.consoles.watch(MACHINE, scene.endpoint(), eyes)) {
      await(() -> eyes.isTold("a message of more than 1024 KiB"), "ended: " + eyes.told());
    }
    assertThat(eyes.count()).isZero();
  }

  @Test
  @DisplayName("Where the named serial over LAN does not answer, the next way is taken")
  void fallsBack() throws Exception {
    try (var silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      scene.service.console().ipmi(silent.getLocalPort()).webSocket();
      talk(scene.endpoint());
    }
  }
}
