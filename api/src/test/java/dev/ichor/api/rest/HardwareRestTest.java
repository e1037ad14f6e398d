package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.ichor.api.Await;
import dev.ichor.api.cli.Cli;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Sighting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("Hardware over REST and on the command line")
class HardwareRestTest {
  private static final String MACHINES = "/api/v1/machines/";

  @Inject OperatorToken token;
  @Inject Inventory inventory;
  @TempDir Path directory;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String machine(String name, String mac, String address) throws Exception {
    String id =
        operator()
            .body("{\"name\": \"%s\", \"macs\": [\"%s\"]}".formatted(name, mac))
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    operator().get(MACHINES + id + "/hardware").then().statusCode(404);
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MacAddress.parse(mac),
                Optional.empty(),
                Sighting.Stage.SCRIPT,
                Optional.of(7),
                Optional.of(Inet4Address.ofLiteral(address)),
                "test",
                Instant.now()));
    Await.until(
        "its inspection", () -> operator().get(MACHINES + id + "/hardware").statusCode() == 200);
    return id;
  }

  @Test
  @DisplayName("A DIMM is gone: current parts, history, difference, timeline")
  void gone() throws Exception {
    var id = machine("hw-one", "52:54:00:4a:00:01", "127.77.201.66");
    operator()
        .get(MACHINES + id + "/hardware")
        .then()
        .statusCode(200)
        .body("number", equalTo(1))
        .body("parts.findAll { it.kind == 'memory' }", hasSize(2))
        .body("parts[0].facts.sizeMiB", equalTo("4096"));
    operator()
        .post(MACHINES + id + "/hardware")
        .then()
        .statusCode(200)
        .body("number", equalTo(2))
        .body("parts", hasSize(1));
    operator()
        .get(MACHINES + id + "/hardware/history")
        .then()
        .body("number", equalTo(List.of(2, 1)));
    operator()
        .get(MACHINES + id + "/hardware/diff")
        .then()
        .statusCode(200)
        .body("from", equalTo(1))
        .body("to", equalTo(2))
        .body("changes[0].change", equalTo("gone"))
        .body("changes[0].before.slot", equalTo("DIMM-B"))
        .body("changes[0].text", containsString("DIMM-B is gone (4096 MiB, serial M-DIMM-B)"));
    operator()
        .get(MACHINES + id + "/hardware/diff?from=9")
        .then()
        .statusCode(404)
        .body("detail", containsString("records 1 to 2"));
    operator()
        .get(MACHINES + id + "/timeline")
        .then()
        .body("find { it.kind == 'hardware-changed' }.text", containsString("DIMM-B is gone"));
  }

  @Test
  @DisplayName("ichor hardware NAME shows parts, history and what changed")
  void words() throws Exception {
    machine("hw-two", "52:54:00:4a:00:02", "127.77.202.66");
    assertThat(ichor("hw-two").out()).contains("memory", "DIMM-A", "DIMM-B", "4096");
    assertThat(ichor("hw-two", "--read").out()).contains("DIMM-A").doesNotContain("DIMM-B");
    assertThat(ichor("hw-two", "--diff").out()).contains("memory module DIMM-B is gone");
    assertThat(ichor("hw-two", "--history").out()).contains("1  since", "2  since");
    var nobody = ichor("no-such-machine");
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.err()).contains("no machine is called 'no-such-machine'");
  }

  private Cli.Said ichor(String machine, String... options) throws Exception {
    var file = Files.writeString(directory.resolve("token"), token.value().reveal());
    var words = new ArrayList<>(List.of("hardware", machine));
    words.addAll(List.of(options));
    words.addAll(
        List.of(
            "--server", "http://localhost:" + RestAssured.port, "--token-file", file.toString()));
    return Cli.run(words.toArray(String[]::new));
  }
}
