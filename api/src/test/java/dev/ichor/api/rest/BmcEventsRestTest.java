package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import dev.ichor.api.Await;
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
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("Events that BMCs send to the operator plane")
class BmcEventsRestTest {
  private static final String EVENT =
      "{\"Events\": [{\"Message\": \"Fan 3 failed\", \"MessageSeverity\": \"Critical\"}]}";

  @Inject OperatorToken token;
  @TempDir Path folder;

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

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  @Test
  @DisplayName("The subscription's own place takes events without the operator's token; no other")
  void events() throws Exception {
    var profile = new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R79", "admin", "secret", 4);
    var bmc = new SimulatedBmc(profile, new AlwaysOn(), BmcFaults.NONE);
    var service = new RedfishService(bmc, "52:54:00:00:00:79", RedfishFaults.NONE);
    var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
    try (var https = new RedfishHost(InstantSource.system())) {
      var any = new InetSocketAddress("127.0.0.1", 0);
      var port = https.listen(service, certificate, any).getPort();
      var id = enter(port, certificate.fingerprint());
      Await.until("a subscription", () -> !service.events().subscriptions().isEmpty());
      var place = URI.create(service.events().subscriptions().getFirst().destination()).getPath();
      given().body(EVENT).post(place).then().statusCode(204);
      given().body("<html>").post(place).then().statusCode(400);
      given().body("x".repeat(70_000)).post(place).then().statusCode(413);
      given().get(place).then().statusCode(401);
      given().body(EVENT).post("/bmc-events/" + "0".repeat(32)).then().statusCode(404);
      given().body(EVENT).post("/bmc-events/short").then().statusCode(401);
      timeline(id);
      operator().post("/api/v1/machines/" + id + "/retire");
    }
  }

  private String enter(int port, String certificate) {
    return operator()
        .body(
            """
            {"uuid": "%s", "bmc": {"protocol": "redfish", "host": "127.0.0.1", "port": %d,
             "user": "admin", "password": "secret", "certificate": "%s"}}\
            """
                .formatted(UUID.randomUUID(), port, certificate))
        .post("/api/v1/machines")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private void timeline(String id) throws Exception {
    var path = "/api/v1/machines/" + id + "/timeline";
    Await.until("the event", () -> operator().get(path).asString().contains("Fan 3"));
    operator().get(path).then().body("text", hasItem("the BMC tells: Critical: Fan 3 failed"));
  }
}
