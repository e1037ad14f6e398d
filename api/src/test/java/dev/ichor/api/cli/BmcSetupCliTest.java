package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.ichor.api.security.OperatorToken;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("Media, BIOS, Secure Boot and firmware, from the command line to a simulated BMC")
class BmcSetupCliTest {
  private static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken token;
  @TempDir Path folder;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private String id = "";

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      assertThat(action).isNotNull();
    }
  }

  @BeforeEach
  void machine() throws Exception {
    var profile = new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R78", "admin", "secret", 4);
    var bmc = new SimulatedBmc(profile, new AlwaysOn(), BmcFaults.NONE);
    var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:78", RedfishFaults.NONE);
    var any = new InetSocketAddress("127.0.0.1", 0);
    var port = https.listen(service, certificate, any).getPort();
    id =
        operator()
            .body(
                """
                {"uuid": "%s", "bmc": {"protocol": "redfish", "host": "127.0.0.1", "port": %d,
                 "user": "admin", "password": "secret", "certificate": "%s"}}\
                """
                    .formatted(UUID.randomUUID(), port, certificate.fingerprint()))
            .post(MACHINES)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
  }

  @AfterEach
  void stop() {
    operator().post(MACHINES + "/" + id + "/retire");
    https.close();
  }

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private Cli.Said ichor(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", "http://localhost:" + RestAssured.port));
    all.addAll(List.of("--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  @DisplayName("ichor bmc media|bios|secure-boot|firmware do what they say and show it")
  void words() throws Exception {
    assertThat(ichor("bmc", "show", id).out()).contains("yes  bios", "yes  secure-boot-keys");
    assertThat(ichor("bmc", "media", "--insert", "http://10.0.0.1/a.iso", id).out())
        .contains("Cd1", "http://10.0.0.1/a.iso");
    assertThat(ichor("bmc", "media", "--eject", id).out()).contains("empty");
    assertThat(ichor("bmc", "bios", "--set", "QuietBoot=false", id).out())
        .containsPattern("QuietBoot +true -> false at the next start")
        .contains("[Uefi, Bios]");
    assertThat(ichor("bmc", "secure-boot", "--reset-keys", "reset-all-keys-to-default", id).out())
        .contains("UserMode", "off for the next start");
    assertThat(ichor("bmc", "secure-boot", "--enable", id).out())
        .contains("on for the next start, off at the last one");
    assertThat(ichor("bmc", "firmware", id).out()).contains("System BIOS", "2.3");
  }

  @Test
  @DisplayName("A refusal is 409 with the reason; a body that is none is 400")
  void refusals() throws Exception {
    var bmc = MACHINES + "/" + id + "/bmc";
    operator()
        .body("{\"PostDelaySeconds\": 900}")
        .patch(bmc + "/bios")
        .then()
        .statusCode(409)
        .body("detail", containsString("it takes 0 to 60"));
    operator().body("{\"A\": [1]}").patch(bmc + "/bios").then().statusCode(400);
    operator().body("{}").patch(bmc + "/bios").then().statusCode(400);
    operator()
        .body("{\"database\": \"db\", \"certificate\": \"x\"}")
        .post(bmc + "/secure-boot/certificates")
        .then()
        .statusCode(400);
    operator().get(bmc + "/secure-boot").then().body("enabled", equalTo(false));
    var wrong = ichor("bmc", "bios", "--set", "Turbo=on", id);
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("it has no attribute 'Turbo'");
  }
}
