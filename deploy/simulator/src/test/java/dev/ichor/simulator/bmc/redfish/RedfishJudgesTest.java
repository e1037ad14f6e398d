package dev.ichor.simulator.bmc.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC's Redfish judged by clients of others. */
class RedfishJudgesTest {
  private static final BmcProfile PROFILE =
      new BmcProfile(
          UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
          "Ichor",
          "Simulated 1U",
          "R1",
          "admin",
          "secret",
          4);

  @TempDir Path directory;
  private final Machine machine = new Machine();
  private final RedfishHost host = new RedfishHost(InstantSource.system());
  private String url = "";

  private static final class Machine implements Chassis {
    private volatile boolean on;

    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void control(ChassisAction action) {
      on = action != ChassisAction.POWER_OFF && action != ChassisAction.SOFT_OFF;
    }
  }

  @BeforeEach
  void start() throws Exception {
    var bmc = new SimulatedBmc(PROFILE, machine, BmcFaults.NONE);
    var service = new RedfishService(bmc, "52:54:00:00:00:01", RedfishFaults.NONE);
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var at = host.listen(service, certificate, new InetSocketAddress("127.0.0.1", 0));
    url = "https://127.0.0.1:" + at.getPort();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  @DisplayName("OpenStack's sushy: login, boot override, power, inventory, virtual media, logout")
  void sushy() throws Exception {
    var run = Peers.script("judge_sushy.py", url, "admin", "secret");
    assertThat(run.output()).contains("sushy is content");
    assertThat(run.exit()).isZero();
  }

  @Test
  @DisplayName("The DMTF's library: every link answers, with its own @odata.id (DSP0266)")
  void dmtf() throws Exception {
    var run = Peers.script("judge_dmtf.py", url, "admin", "secret");
    assertThat(run.output()).contains("the DMTF's library is content");
    assertThat(run.exit()).isZero();
  }

  @Test
  @DisplayName("redfishtool: power state, reset, boot override by its own words")
  void redfishtool() throws Exception {
    var tool = Peers.need("redfishtool").toString();
    var target = url.substring("https://".length());
    assertThat(redfishtool(tool, target, "reset", "On").exit()).isZero();
    assertThat(machine.isOn()).isTrue();
    assertThat(redfishtool(tool, target, "setBootOverride", "Once", "Pxe").exit()).isZero();
    assertThat(redfishtool(tool, target, "get").output())
        .contains("\"BootSourceOverrideTarget\": \"Pxe\"", "\"PowerState\": \"On\"");
  }

  private static Peers.Run redfishtool(String tool, String target, String... words)
      throws Exception {
    var line =
        new java.util.ArrayList<>(
            List.of(
                tool, "-r", target, "-u", "admin", "-p", "secret", "-S", "Always", "-A", "Session",
                "Systems", "-1"));
    line.addAll(List.of(words));
    return Peers.run(line);
  }

  @Test
  @DisplayName("DMTF's Service Validator finds no fault in any resource (schemas in ICHOR_SCHEMAS)")
  void validator() throws Exception {
    var tool = Peers.need("rf_service_validator").toString();
    var schemas = Optional.ofNullable(System.getenv("ICHOR_SCHEMAS")).map(Path::of);
    assumeTrue(
        schemas.filter(Files::isDirectory).isPresent(),
        "ICHOR_SCHEMAS names no directory with the DMTF's CSDL schemas (DSP8010)");
    var run =
        Peers.run(
            List.of(
                tool,
                "--user",
                "admin",
                "--password",
                "secret",
                "--rhost",
                url,
                "--authtype",
                "Session",
                "--schema_directory",
                schemas.orElseThrow().toString(),
                "--skipschema",
                "--logdir",
                directory.resolve("logs").toString()));
    assertThat(run.exit()).as(run.output()).isZero();
  }
}
