package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.serial.client.SerialConfig;
import dev.ichor.bmc.serial.client.SshConsoles;
import dev.ichor.bmc.serial.client.SshTarget;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends an SSH login before the console: the simulator's server, and OpenSSH's own. */
class SshFaultTest {
  private static final String NOBODY = "SHA256:" + "A".repeat(43);

  @TempDir Path directory;
  private SerialScene scene;
  private final SshConsoles consoles =
      new SshConsoles(new SerialConfig(Duration.ofSeconds(20), Duration.ofSeconds(20)));

  /** Nobody types and nothing may be shown. */
  private static final class NoLine implements SerialLine {
    @Override
    public void opened(Runnable wake) {
      throw new AssertionError("it was opened");
    }

    @Override
    public void text(Bytes characters) {
      throw new AssertionError("it showed " + characters);
    }

    @Override
    public Optional<Bytes> keys() {
      return Optional.empty();
    }

    @Override
    public boolean isClosed() {
      return false;
    }
  }

  @BeforeEach
  void start() throws Exception {
    scene = new SerialScene(directory);
  }

  @AfterEach
  void stop() throws Exception {
    consoles.close();
    scene.close();
  }

  private BmcFault fault(int port, String password, Optional<String> hostKey) {
    var target =
        new SshTarget(
            "127.0.0.1:" + port,
            "127.0.0.1",
            port,
            "admin",
            Secret.of(password),
            hostKey,
            Optional.empty());
    var thrown =
        catchThrowableOfType(BmcFaultException.class, () -> consoles.carry(target, new NoLine()));
    return thrown.fault();
  }

  private Optional<String> key(int port) {
    return fault(port, "x", Optional.empty()) instanceof BmcFault.HostKeyUnknown(_, var shown)
        ? Optional.of(shown)
        : Optional.empty();
  }

  @Test
  @DisplayName("A refused password is final, and was sent once: an account is not locked by asking")
  void refused() throws Exception {
    var port = scene.ssh.listen(scene.bmc, Optional.empty(), SerialScene.ANY).getPort();
    var fault = fault(port, "guess", key(port));
    assertThat(fault).isInstanceOf(BmcFault.LoginRefused.class);
    assertThat(fault.isTransient()).isFalse();
    assertThat(scene.ssh.passwords()).isEqualTo(1);
  }

  @Test
  @DisplayName("Nothing there, something else there, and the end of Ichor are told apart")
  void notThere() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(fault(free, "secret", Optional.of(NOBODY)))
        .isInstanceOfSatisfying(BmcFault.Busy.class, it -> assertThat(it.isTransient()).isTrue());
    try (var web = new ServerSocket(0)) {
      Thread.ofVirtual().start(() -> greet(web));
      assertThat(fault(web.getLocalPort(), "secret", Optional.of(NOBODY)))
          .isInstanceOf(BmcFault.Busy.class);
    }
    consoles.close();
    assertThat(fault(free, "secret", Optional.of(NOBODY))).isInstanceOf(BmcFault.Stopping.class);
  }

  private static void greet(ServerSocket web) {
    try (Socket socket = web.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Path> sshd() {
    return List.of("/usr/sbin/sshd", "/usr/local/sbin/sshd").stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  @DisplayName(
      "OpenSSH's sshd: its key is told as ssh-keygen prints it; one password, then no more")
  void openSsh() throws Exception {
    var sshd =
        Optional.ofNullable(System.getenv("ICHOR_SSHD")).map(Path::of).or(SshFaultTest::sshd);
    assumeTrue(sshd.isPresent(), "OpenSSH's sshd is not installed (Debian package openssh-server)");
    var key = directory.resolve("host");
    run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key.toString());
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var log = directory.resolve("sshd.log");
    var command =
        List.of(
            sshd.get().toString(),
            "-D",
            "-e",
            "-f",
            "/dev/null",
            "-h",
            key.toString(),
            "-p",
            Integer.toString(port),
            "-o",
            "ListenAddress=127.0.0.1",
            "-o",
            "UsePAM=no",
            "-o",
            "PidFile=none",
            "-o",
            "LogLevel=VERBOSE");
    var server =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      SerialScene.await(
          () -> read(log).contains("listening on") || !server.isAlive(), "sshd is there");
      assumeTrue(server.isAlive(), "sshd does not run here: " + read(log));
      var told = key(port);
      assertThat(run("ssh-keygen", "-l", "-f", key + ".pub")).contains(told.orElseThrow());
      assertThat(read(log)).doesNotContain("Failed password");
      assertThat(fault(port, "guess", told)).isInstanceOf(BmcFault.LoginRefused.class);
      assertThat(read(log).split("Failed password", -1)).hasSize(2);
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
