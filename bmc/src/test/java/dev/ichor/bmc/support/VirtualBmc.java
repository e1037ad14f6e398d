package dev.ichor.bmc.support;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * OpenStack's virtualbmc from PyPI, in front of a domain of libvirt's test driver. Looked for in
 * the folder {@code virtualbmc} below the one that {@code ICHOR_PEERS} names, and below {@code
 * ~/.cache/ichor/peers}.
 */
public final class VirtualBmc implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final String MISSING =
      "virtualbmc is missing: apt install python3-libvirt python3-pyghmi python3-pbr, then "
          + "pip install --no-deps --target ~/.cache/ichor/peers/virtualbmc virtualbmc==3.3.0";

  private final int port;
  private final Process process;

  private VirtualBmc(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  private static Path folder() {
    var named = Optional.ofNullable(System.getenv("ICHOR_PEERS")).map(Path::of);
    var usual = Path.of(System.getProperty("user.home"), ".cache", "ichor", "peers");
    return named.orElse(usual).resolve("virtualbmc");
  }

  private static ProcessBuilder python(Path directory, String log, String... arguments) {
    var builder = new ProcessBuilder(PYTHON.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("PYTHONPATH", folder().toString());
    return builder.redirectErrorStream(true).redirectOutput(directory.resolve(log).toFile());
  }

  /** Starts it; skips the test when it is not installed. It is up when it answers. */
  public static VirtualBmc start(Path directory) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "python3 is missing");
    var probe = python(directory, "probe", "-c", "import libvirt, virtualbmc.vbmc").start();
    assumeTrue(probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0, MISSING);
    var script = directory.resolve("run-virtualbmc.py");
    try (var in = VirtualBmc.class.getResourceAsStream("/ipmi/run-virtualbmc.py")) {
      Files.write(script, requireNonNull(in).readAllBytes());
    }
    var port = freePort();
    var process = python(directory, "log", script.toString(), "" + port).start();
    return new VirtualBmc(port, process);
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
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
