package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine of the appliance with a simulated BMC that speaks Redfish, and {@code ichor} before it.
 */
abstract class RedfishRig {
  static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken token;
  @TempDir Path folder;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  String id = "";

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

  RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  Cli.Said ichor(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", "http://localhost:" + RestAssured.port));
    all.addAll(List.of("--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }
}
