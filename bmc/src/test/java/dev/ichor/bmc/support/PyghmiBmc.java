package dev.ichor.bmc.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The sample BMC that comes with pyghmi, the library behind VirtualBMC and OpenStack's IPMI. */
public final class PyghmiBmc implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final int port;
  private final Process process;

  private PyghmiBmc(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts it; skips the test when it is not installed. It is up when it answers. */
  public static PyghmiBmc start(Path directory) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "python3 is missing");
    var probe =
        new ProcessBuilder(PYTHON.toString(), "-c", "import pyghmi.cmd.fakebmc")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("probe").toFile())
            .start();
    assumeTrue(
        probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0,
        "pyghmi is missing: apt install python3-pyghmi");
    int port;
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var process =
        new ProcessBuilder(PYTHON.toString(), "-m", "pyghmi.cmd.fakebmc", "--port", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new PyghmiBmc(port, process);
  }

  public BmcEndpoint endpoint() {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("password"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
