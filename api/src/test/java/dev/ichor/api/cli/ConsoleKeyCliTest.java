package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.ichor.api.Await;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.SshHost;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("A console over SSH, from the command line, once its host key is approved")
class ConsoleKeyCliTest {
  private static final Pattern KEY = Pattern.compile("bmc\\.hostKey=(SHA256:[A-Za-z0-9+/]{43})");
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @Inject OperatorToken token;
  @TempDir Path folder;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private static SimulatedBmc bmc() {
    return new SimulatedBmc(
        new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R79", "admin", "secret", 4),
        new Chassis() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void control(ChassisAction action) {}
        },
        BmcFaults.NONE);
  }

  /** What {@code ichor console} shows until it has shown this. */
  private String shown(String machine, Pattern wanted) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var out = new StringWriter();
    var both = new PrintWriter(out, true);
    var viewer = IchorCommand.commandLine().setOut(both).setErr(both);
    String[] arguments = {
      "console",
      "--read-only",
      machine,
      "--server",
      "http://localhost:" + RestAssured.port,
      "--token-file",
      file.toString()
    };
    var watching = Thread.ofPlatform().daemon(true).start(() -> viewer.execute(arguments));
    Await.until("the console", () -> wanted.matcher(out.toString()).find());
    watching.interrupt();
    assertThat(watching.join(Duration.ofSeconds(20))).isTrue();
    return out.toString();
  }

  @Test
  @DisplayName(
      "ichor console tells the host key, PATCH approves it, ichor console shows the machine")
  void approved() throws Exception {
    var bmc = bmc();
    var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:79", RedfishFaults.NONE);
    try (var https = new RedfishHost(InstantSource.system());
        var ssh = new SshHost(SshHost.newKey())) {
      var port = ssh.listen(bmc, Optional.empty(), ANY).getPort();
      service.console().withoutIpmi().ssh(port, Optional.empty());
      var tcp = https.listen(service, certificate, ANY).getPort();
      var base =
          "\"protocol\": \"redfish\", \"host\": \"127.0.0.1\", \"port\": %d, \"certificate\": \"%s\""
              .formatted(tcp, certificate.fingerprint());
      var id =
          operator()
              .body(
                  "{\"bmc\": {%s, \"user\": \"admin\", \"password\": \"secret\"}}".formatted(base))
              .post("/api/v1/machines")
              .then()
              .statusCode(201)
              .extract()
              .<String>path("id");
      var told = KEY.matcher(shown(id, KEY));
      assertThat(told.find()).isTrue();
      assertThat(ssh.passwords()).isZero();
      patch(id, base, "md5:00").statusCode(400).body("detail", containsString("SHA256:"));
      patch(id, base, told.group(1)).statusCode(200);
      bmc.serial().print("Talos says hello");
      assertThat(shown(id, Pattern.compile("Talos says hello"))).contains("connected");
      assertThat(ssh.passwords()).isEqualTo(1);
    }
  }

  private ValidatableResponse patch(String id, String base, String key) {
    return operator()
        .body("{\"bmc\": {%s, \"hostKey\": \"%s\"}}".formatted(base, key))
        .patch("/api/v1/machines/" + id)
        .then();
  }
}
