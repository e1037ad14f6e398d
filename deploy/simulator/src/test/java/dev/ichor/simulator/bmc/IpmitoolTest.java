package dev.ichor.simulator.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
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
  private final SimulatedBmc bmc =
      new SimulatedBmc(SimulatedBmcTest.PROFILE, chassis, BmcFaults.NONE);
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

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool reads sensors with limits, and states (IPMI 2.0 §33, §35)")
  void sensors(int suite) throws Exception {
    ok(suite, "power on");
    assertThat(ok(suite, "sensor")).containsPattern("CPU Temp\\s+\\| 47.000\\s+\\| degrees C");
    assertThat(ok(suite, "sensor")).containsPattern("12V\\s+\\| 12.120\\s+\\| Volts\\s+\\| ok");
    assertThat(ok(suite, "sdr elist full")).contains("5400 RPM", "140 Watts");
    assertThat(ok(suite, "sdr elist compact")).contains("Presence detected");
    assertThat(ok(suite, "sdr elist fru")).contains("Mainboard");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool makes a user that can log in (IPMI 2.0 §22.26 to §22.30)")
  void users(int suite) throws Exception {
    assertThat(ok(suite, "user list 1")).contains("admin", "ADMINISTRATOR");
    ok(suite, "user set name 3 eve");
    ok(suite, "user set password 3 longer-than-16-octet 20");
    ok(suite, "channel setaccess 1 3 callin=on ipmi=on link=on privilege=3");
    ok(suite, "user enable 3");
    assertThat(ok(suite, "user list 1")).contains("eve", "OPERATOR");
    assertThat(ok(suite, "user test 3 20 longer-than-16-octet")).contains("Success");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName(
      "ipmitool reads LAN and SOL settings, DCMI power and watchdog (§23, §26, §27; DCMI 1.5)")
  void settings(int suite) throws Exception {
    assertThat(ok(suite, "lan print 1")).contains("10.77.1.9", "52:54:00:bc:00:09", "Static");
    ok(suite, "lan set 1 ipaddr 10.77.1.10");
    assertThat(ok(suite, "lan print 1")).contains("10.77.1.10");
    assertThat(ok(suite, "sol info 1")).contains("115.2");
    assertThat(ok(suite, "dcmi power reading")).containsPattern("Instantaneous.*8 Watts");
    assertThat(ok(suite, "mc watchdog get")).contains("Hard Reset", "SMS/OS");
    ok(suite, "mc watchdog off");
    ok(suite, "mc reset cold");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  @DisplayName("ipmitool has the console: text of the machine, keys, escape (IPMI 2.0 §15, §24)")
  void console(int suite) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")),
        "script is not installed (Debian package bsdutils): ipmitool wants a terminal");
    bmc.serial().print("Talos says hello");
    var command =
        "ipmitool -I lanplus -H 127.0.0.1 -p %d -U admin -P secret -C %d sol activate"
            .formatted(address.getPort(), suite);
    var process =
        new ProcessBuilder("/usr/bin/script", "-qefc", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    try (var in = process.getInputStream();
        var keys = process.getOutputStream()) {
      var seen = new StringBuilder();
      readUntil(in, seen, "Talos says hello");
      keys.write("ls\r".getBytes(StandardCharsets.US_ASCII));
      keys.flush();
      readUntil(in, seen, "you said: ls");
      keys.write("\r~.".getBytes(StandardCharsets.US_ASCII));
      keys.flush();
      readUntil(in, seen, "terminated ipmitool");
    } finally {
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void readUntil(InputStream in, StringBuilder seen, String wanted)
      throws Exception {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (seen.indexOf(wanted) < 0 && System.nanoTime() < until) {
      if (in.available() > 0) {
        seen.append(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
      } else {
        Thread.sleep(20);
      }
    }
    assertThat(seen.toString()).contains(wanted);
  }
}
