package dev.ichor.simulator.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The BMC judged by somebody else's client: {@code ipmitool -I lanplus} of the distribution. */
class IpmitoolTest {
  private final FakeChassis chassis = new FakeChassis();
  private BmcHost host;
  private InetSocketAddress address;

  private record Run(int exit, String output) {}

  @BeforeEach
  void start() throws Exception {
    boolean installed =
        List.of("/usr/bin/ipmitool", "/usr/sbin/ipmitool", "/usr/local/bin/ipmitool").stream()
            .anyMatch(p -> Files.isExecutable(Path.of(p)));
    assumeTrue(installed, "ipmitool is not installed (Debian package ipmitool)");
    host = new BmcHost(InstantSource.system());
    var bmc = new SimulatedBmc(SimulatedBmcTest.PROFILE, chassis, BmcFaults.NONE);
    address = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stop() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  private Run ipmitool(int suite, String password, String command) throws Exception {
    var line = new ArrayList<String>(List.of("ipmitool", "-I", "lanplus", "-H", "127.0.0.1"));
    line.addAll(List.of("-p", Integer.toString(address.getPort()), "-U", "admin", "-P", password));
    line.addAll(List.of("-C", Integer.toString(suite), "-N", "1", "-R", "1"));
    line.addAll(List.of(command.split(" ")));
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }

  private String ok(int suite, String command) throws Exception {
    var run = ipmitool(suite, "secret", command);
    assertThat(run.exit()).as("ipmitool %s: %s", command, run.output()).isZero();
    return run.output();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool drives power and sees it (IPMI 2.0 §28.2, §28.3)")
  void power(int suite) throws Exception {
    assertThat(ok(suite, "power status")).contains("Chassis Power is off");
    assertThat(ipmitool(suite, "secret", "power cycle").exit()).isNotZero();
    ok(suite, "power on");
    assertThat(ok(suite, "chassis status")).containsPattern("System Power\\s+: on");
    ok(suite, "power reset");
    ok(suite, "power cycle");
    ok(suite, "power soft");
    assertThat(chassis.actions)
        .containsExactly(
            ChassisAction.POWER_ON, ChassisAction.HARD_RESET,
            ChassisAction.POWER_CYCLE, ChassisAction.SOFT_OFF);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool sets the boot device and reads it back (IPMI 2.0 §28.12)")
  void bootDevice(int suite) throws Exception {
    ok(suite, "chassis bootdev pxe options=efiboot");
    assertThat(ok(suite, "chassis bootparam get 5"))
        .contains("Boot Flag Valid", "BIOS EFI boot", "Force PXE");
    ok(suite, "chassis bootdev disk options=persistent");
    assertThat(ok(suite, "chassis bootparam get 5"))
        .contains("apply to all future boots", "Force Boot from default Hard-Drive");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool reads identity, sensors, events and FRU (IPMI 2.0 §20, §31, §33, §34)")
  void inventory(int suite) throws Exception {
    assertThat(ok(suite, "mc info")).containsPattern("IPMI Version\\s+: 2.0");
    assertThat(ok(suite, "mc guid")).contains("4c4c4544-0077-1000-8000-525400770000");
    assertThat(ok(suite, "sdr list")).contains("Inlet Temp", "23 degrees C");
    assertThat(ok(suite, "fru")).contains("Ichor", "Simulated", "SIM0001");
    ok(suite, "power on");
    assertThat(ok(suite, "sel list")).contains("S0/G0: working");
    ok(suite, "sel clear");
    ok(suite, "chassis identify 5");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool with a wrong password gets no session (IPMI 2.0 §13.23)")
  void wrongPassword(int suite) throws Exception {
    var run = ipmitool(suite, "guess", "power status");
    assertThat(run.exit()).isNotZero();
    assertThat(run.output()).contains("Unable to establish IPMI v2");
  }
}
