package dev.ichor.bmc.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** OpenStack's sushy-tools with its fake driver, over HTTPS with basic authentication. */
public final class SushyEmulator implements AutoCloseable {
  public static final String USER = "admin";
  public static final String PASSWORD = "password";
  public static final String UUID = "48ad2d9e-4fa6-4c0c-9e85-0e0d5a0a0a01";

  private final Process process;
  private final Path directory;
  private final int port;

  private SushyEmulator(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Waits until it listens. */
  public static SushyEmulator start(Path program, TestCertificate certificate) throws Exception {
    var directory = Files.createTempDirectory("ichor-sushy");
    var port = freePort();
    Files.writeString(directory.resolve("cert.pem"), certificate.certificatePem());
    Files.writeString(directory.resolve("key.pem"), certificate.keyPem());
    // bcrypt of "password"
    Files.writeString(
        directory.resolve("htpasswd"),
        USER + ":$2b$04$mOYdHMj22UOvxJvUTRXfLeMMYzNmBDBqlLK6.YanCrorDcsiY.16G\n");
    Files.writeString(directory.resolve("emulator.conf"), configuration(directory, port));
    var process =
        new ProcessBuilder(
                program.toString(),
                "--fake",
                "--config",
                directory.resolve("emulator.conf").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    var emulator = new SushyEmulator(process, directory, port);
    Await.until(Duration.ofSeconds(30), emulator::listens);
    return emulator;
  }

  private static String configuration(Path directory, int port) {
    return """
        SUSHY_EMULATOR_LISTEN_IP = '127.0.0.1'
        SUSHY_EMULATOR_LISTEN_PORT = %d
        SUSHY_EMULATOR_SSL_CERT = '%s'
        SUSHY_EMULATOR_SSL_KEY = '%s'
        SUSHY_EMULATOR_AUTH_FILE = '%s'
        SUSHY_EMULATOR_STATE_DIR = '%s'
        SUSHY_EMULATOR_FAKE_DRIVER = True
        SUSHY_EMULATOR_FAKE_SYSTEMS = [{
            'uuid': '%s', 'name': 'fake1', 'power_state': 'Off', 'boot_device': 'Hdd',
            'nics': [{'mac': '52:54:00:aa:bb:01', 'ip': '192.0.2.7'}]}]
        """
        .formatted(
            port,
            directory.resolve("cert.pem"),
            directory.resolve("key.pem"),
            directory.resolve("htpasswd"),
            directory,
            UUID);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new IllegalStateException("sushy-emulator ended: " + log(), e);
      }
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** What it wrote. */
  public String log() {
    try (InputStream in = Files.newInputStream(directory.resolve("log"))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
