package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;

import dev.ichor.api.app.Configurations;
import dev.ichor.api.app.TestNodes;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("Logs of a node over REST and on the command line, from a simulated node")
@Timeout(180)
class LogsRestTest {
  private static final String MACHINES = "/api/v1/machines/";

  @Inject OperatorToken token;
  @Inject Inventory inventory;
  @Inject Configurations configurations;
  @TempDir Path directory;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String machine(String name, String mac, String address) {
    String id =
        operator()
            .body("{\"name\": \"%s\", \"macs\": [\"%s\"]}".formatted(name, mac))
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    if (!address.isEmpty()) {
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
    }
    return id;
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .header("Authorization", "Bearer " + token.value().reveal())
        .header("Accept", "text/event-stream")
        .build();
  }

  @Test
  @DisplayName("A service's log and dmesg to their end; services; followed until the reader goes")
  void live() throws Exception {
    try (var node = TestNodes.inMaintenance("127.77.210.5", directory);
        var http = HttpClient.newHttpClient()) {
      var id = machine("log-one", "52:54:00:10:60:01", "127.77.210.5");
      operator().get(MACHINES + id + "/services").then().body("id", hasItems("machined", "apid"));
      var whole =
          http.send(
                  request(MACHINES + id + "/logs/machined?tail=50"),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(whole).contains("event:line", "boot 1 of Talos", "event:end", "that is all");
      var followed =
          http.send(
              request(MACHINES + id + "/dmesg?follow=true"), HttpResponse.BodyHandlers.ofLines());
      try (var lines = followed.body()) {
        assertThat(lines.anyMatch(line -> line.contains("boot 1 of Talos"))).isTrue();
      }
      http.shutdownNow();
      TestNodes.awaitNoReader(configurations);
      words();
      assertThat(node.node().address()).isPresent();
    }
  }

  private void words() throws Exception {
    assertThat(ichor("logs", "log-one").out()).contains("machined", "apid", "Running", "healthy");
    assertThat(ichor("logs", "log-one", "machined").out()).contains("boot 1 of Talos");
    assertThat(ichor("dmesg", "log-one").out()).contains("[talos] boot 1 of Talos");
    var wrong = ichor("logs", "log-one", "kublet");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("no log of a service 'kublet'");
  }

  private Cli.Said ichor(String... words) throws Exception {
    var file = Files.writeString(directory.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--server", "http://localhost:" + RestAssured.port, "--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  @DisplayName("Refusals before a stream begins: nobody known, no address, odd words, no token")
  void refusals() {
    var id = machine("log-two", "52:54:00:10:60:02", "");
    operator()
        .get(MACHINES + id + "/dmesg")
        .then()
        .statusCode(409)
        .body(containsString("no address"));
    operator().get(MACHINES + "00000000-0000-4000-8000-000000000001/dmesg").then().statusCode(404);
    operator()
        .get(MACHINES + id + "/logs/kubelet?tail=5000000")
        .then()
        .statusCode(400)
        .body(containsString("0 to 4000"));
    operator().get(MACHINES + id + "/logs/%2e%2e").then().statusCode(400);
    given().get(MACHINES + id + "/dmesg").then().statusCode(401);
  }
}
