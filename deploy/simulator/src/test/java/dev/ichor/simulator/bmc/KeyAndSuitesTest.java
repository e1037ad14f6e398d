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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A BMC with a key of its own, and weak suites, judged by ipmitool and FreeIPMI. */
class KeyAndSuitesTest {
  private static final String KEY = "rack-key-0123456789";
  private static final String HEX = "7261636b2d6b65792d30313233343536373839";

  private record Run(int exit, String output) {}

  private static Run run(String... line) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(line[0])), line[0] + " is not installed");
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }

  private static Run ipmitool(int port, int suite, String... more) throws Exception {
    var line = new ArrayList<>(List.of("/usr/bin/ipmitool", "-I", "lanplus", "-H", "127.0.0.1"));
    line.addAll(List.of("-p", "" + port, "-U", "admin", "-P", "secret", "-N", "1", "-R", "1"));
    line.addAll(List.of("-C", "" + suite));
    line.addAll(List.of(more));
    line.addAll(List.of("power", "status"));
    return run(line.toArray(String[]::new));
  }

  private static Run freeipmi(int port, int suite) throws Exception {
    return run(
        "/usr/sbin/ipmi-raw",
        "--driver-type=LAN_2_0",
        "--hostname=127.0.0.1:" + port,
        "--username=admin",
        "--password=secret",
        "--privilege-level=ADMIN",
        "--cipher-suite-id=" + suite,
        "0",
        "0",
        "1");
  }

  private static SimulatedBmc bmc(String kg, Integer... suites) {
    var profile = SimulatedBmcTest.PROFILE.with(kg, List.of(suites));
    return new SimulatedBmc(profile, new FakeChassis(), BmcFaults.NONE);
  }

  private static int listen(BmcHost host, SimulatedBmc bmc) throws Exception {
    return host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool is let in with the K_g as text and as hex, and not without (§13.31)")
  void key(int suite) throws Exception {
    try (var host = new BmcHost(InstantSource.system())) {
      var port = listen(host, bmc(KEY, 3, 17));
      assertThat(ipmitool(port, suite, "-k", KEY).output()).contains("Chassis Power is");
      assertThat(ipmitool(port, suite, "-y", HEX).output()).contains("Chassis Power is");
      assertThat(ipmitool(port, suite).exit()).isNotZero();
      assertThat(ipmitool(port, suite, "-k", "another-key").exit()).isNotZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  @DisplayName("ipmitool is let in by a weak suite where the BMC takes it (Table 22-20)")
  void weak(int suite) throws Exception {
    try (var host = new BmcHost(InstantSource.system())) {
      assertThat(ipmitool(listen(host, bmc("", suite)), suite).output())
          .contains("Chassis Power is");
      assertThat(ipmitool(listen(host, bmc("", 3, 17)), suite).exit()).isNotZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 12, 17})
  @DisplayName("FreeIPMI is let in by each of the five suites, MD5-128 of suite 12 among them")
  void freeipmi(int suite) throws Exception {
    try (var host = new BmcHost(InstantSource.system())) {
      var run = freeipmi(listen(host, bmc("", 2, 3, 8, 12, 17)), suite);
      assertThat(run.output()).startsWith("rcvd: 01 00");
      assertThat(run.exit()).isZero();
    }
  }
}
