package dev.ichor.simulator.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The BMC judged by a second client that shares nothing with ipmitool: GNU FreeIPMI. */
class FreeIpmiTest {
  @TempDir Path directory;
  private final FakeChassis chassis = new FakeChassis();
  private final SimulatedBmc bmc =
      new SimulatedBmc(SimulatedBmcTest.PROFILE, chassis, BmcFaults.NONE);
  private BmcHost host;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Programs.find("ipmipower").isPresent(),
        "ipmipower is not installed (Debian package freeipmi-tools)");
    host = new BmcHost(InstantSource.system());
    address = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stop() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  private String run(String program, int suite, String... arguments) throws Exception {
    var line = new ArrayList<String>(List.of(Programs.find(program).orElseThrow().toString()));
    line.addAll(List.of("-h", "127.0.0.1:" + address.getPort(), "-D", "LAN_2_0"));
    line.addAll(List.of("-u", "admin", "-p", "secret", "-I", Integer.toString(suite)));
    line.addAll(List.of(arguments));
    var run = Programs.run(line);
    assertThat(run.exit()).as("%s: %s", line, run.output()).isZero();
    return run.output();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmipower turns the machine on, waits for it, and off (IPMI 2.0 §28.3)")
  void power(int suite) throws Exception {
    assertThat(run("ipmipower", suite, "--stat")).contains(": off");
    run("ipmipower", suite, "--on", "--wait-until-on");
    assertThat(run("ipmipower", suite, "--stat")).contains(": on");
    run("ipmipower", suite, "--reset");
    run("ipmipower", suite, "--off", "--wait-until-off");
    assertThat(chassis.actions)
        .containsExactly(ChassisAction.POWER_ON, ChassisAction.HARD_RESET, ChassisAction.POWER_OFF);
  }

  @Test
  @DisplayName("FreeIPMI reads device, sensors, inventory and log (§20, §31, §33, §34)")
  void reads() throws Exception {
    run("ipmipower", 17, "--on");
    assertThat(run("bmc-info", 17)).containsPattern("IPMI Version\\s+: 2.0");
    var cache = "--sdr-cache-directory=" + directory;
    assertThat(run("ipmi-sensors", 17, cache)).contains("Inlet Temp", "23.00");
    assertThat(run("ipmi-fru", 17, cache)).contains("SIM0001");
    assertThat(run("ipmi-sel", 17, cache)).contains("System ACPI Power State");
  }
}
