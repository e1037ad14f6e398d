package dev.ichor.simulator.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code ipmitool} says of the simulator's bridging, clock, alerts and DCMI. */
class IpmitoolHousekeepingTest {
  private final SimulatedBmc bmc =
      SimulatedBmc.withBlade(SimulatedBmcTest.PROFILE, new FakeChassis(), BmcFaults.NONE);
  private BmcHost host;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Programs.find("ipmitool").isPresent(),
        "ipmitool is not installed (Debian package ipmitool)");
    host = new BmcHost(InstantSource.system());
    address = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stop() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  private Programs.Run ipmitool(String command) throws Exception {
    var line = new ArrayList<String>(List.of("ipmitool", "-I", "lanplus", "-H", "127.0.0.1"));
    line.addAll(List.of("-p", Integer.toString(address.getPort()), "-U", "admin", "-P", "secret"));
    line.addAll(List.of("-C", "17", "-N", "1", "-R", "1"));
    line.addAll(List.of(command.split(" ")));
    return Programs.run(line);
  }

  private String ok(String command) throws Exception {
    var run = ipmitool(command);
    assertThat(run.exit()).as("ipmitool %s: %s", command, run.output()).isZero();
    return run.output();
  }

  @Test
  @DisplayName("ipmitool reaches a blade at 82h, and a mezzanine behind it (§22.7, single, double)")
  void bridging() throws Exception {
    assertThat(ok("-t 0x82 -b 0 mc info")).containsPattern("Product ID\\s+: 2");
    ok("-t 0x82 -b 0 power on");
    assertThat(ok("-t 0x82 -b 0 power status")).contains("is on");
    assertThat(bmc.isBladeOn()).isTrue();
    assertThat(ok("power status")).contains("is off");
    assertThat(ok("sdr list full")).containsPattern("Blade Temp\\s+\\| 41 degrees C");
    assertThat(ok("-T 0x82 -B 0 -t 0x74 -b 7 mc info")).containsPattern("Product ID\\s+: 3");
    assertThat(ipmitool("-t 0x90 -b 0 mc info").exit()).isNotZero();
  }

  @Test
  @DisplayName("ipmitool sets the clock of the event log and reads it back (§31.10, §31.11)")
  void clock() throws Exception {
    ok("sel time set now");
    assertThat(ok("sel time get")).isNotBlank();
    assertThat(ok("raw 0x0a 0x49 0x00 0x00 0x00 0x60")).isBlank();
    assertThat(ok("raw 0x0a 0x48").strip()).endsWith("60");
  }

  @Test
  @DisplayName("ipmitool sets an alert destination and sees PEF (§17, §23, §30)")
  void alerts() throws Exception {
    ok("lan alert set 1 1 ipaddr 10.77.1.5");
    ok("lan alert set 1 1 type pet");
    assertThat(ok("lan alert print 1 1")).contains("10.77.1.5", "PET");
    assertThat(ok("lan alert print 1 2")).contains("0.0.0.0");
    assertThat(ok("pef info")).contains("Alert");
    assertThat(ok("pef status")).isNotBlank();
  }

  @Test
  @DisplayName(
      "ipmitool limits the power, tags the asset, names the controller (DCMI 1.5 §6.4, §6.6)")
  void dcmi() throws Exception {
    assertThat(ok("dcmi power get_limit")).contains("Power Limit");
    ok("dcmi power set_limit limit 300");
    ok("dcmi power activate");
    assertThat(ok("dcmi power get_limit")).contains("300", "Active");
    ok("dcmi power deactivate");
    ok("dcmi set_asset_tag rack-7-slot-3");
    assertThat(ok("dcmi asset_tag")).contains("rack-7-slot-3");
    ok("dcmi set_mc_id_string bmc-r7s3");
    assertThat(ok("dcmi get_mc_id_string")).contains("bmc-r7s3");
  }

  @Test
  @DisplayName("ipmitool switches serial over LAN off and on (§26.2, §26.3)")
  void sol() throws Exception {
    ok("sol set enabled false 1");
    assertThat(ok("sol info 1")).containsPattern("Enabled\\s+: false");
    ok("sol set volatile-bit-rate 57.6 1");
    ok("sol set enabled true 1");
    assertThat(ok("sol info 1")).contains("57.6");
  }
}
