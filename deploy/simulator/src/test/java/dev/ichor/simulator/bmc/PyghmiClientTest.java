package dev.ichor.simulator.bmc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC judged by pyghmi as a client, the library of OpenStack Ironic and Confluent. */
class PyghmiClientTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path directory;

  @Test
  @DisplayName("pyghmi drives power and boot device and reads sensors, inventory and log")
  void client() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "python3 is missing");
    assumeTrue(
        Programs.run(List.of(PYTHON, "-c", "import pyghmi.ipmi.command")).exit() == 0,
        "pyghmi is not installed (Debian package python3-pyghmi)");
    var script = directory.resolve("client.py");
    try (var in = PyghmiClientTest.class.getResourceAsStream("/pyghmi-client.py")) {
      Files.write(script, requireNonNull(in).readAllBytes());
    }
    var chassis = new FakeChassis();
    var bmc = new SimulatedBmc(SimulatedBmcTest.PROFILE, chassis, BmcFaults.NONE);
    try (var host = new BmcHost(InstantSource.system())) {
      var port = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
      var run = Programs.run(List.of(PYTHON, script.toString(), Integer.toString(port)));
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.output().lines())
          .containsSubsequence("power off", "power on", "boot network True", "power off")
          .anyMatch(line -> line.startsWith("sensor Inlet Temp 23"))
          .anyMatch(line -> line.startsWith("part System SIM0001"))
          .anyMatch(line -> line.startsWith("event "));
    }
    assertThat(chassis.actions).containsExactly(ChassisAction.POWER_ON, ChassisAction.POWER_OFF);
  }
}
