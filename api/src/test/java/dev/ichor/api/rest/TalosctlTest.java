package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.ichor.api.cli.Cli;
import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("talosctl for the right version, from Ichor and the simulated factory")
@Timeout(180)
class TalosctlTest {
  @Inject OperatorToken token;
  @TempDir Path directory;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private void cluster(String name, String version) {
    operator()
        .body(Map.of("name", name, "endpoint", "https://10.0.0.9:6443", "talosVersion", version))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201);
  }

  @Test
  @DisplayName("It is fetched when it is first asked for, and is the one of the cluster's version")
  void download() throws Exception {
    cluster("ctl", "v1.13.9");
    var octets =
        operator()
            .get("/api/v1/clusters/ctl/talosctl")
            .then()
            .statusCode(200)
            .header("Content-Disposition", containsString("talosctl-linux-amd64-v1.13.9"))
            .extract()
            .asByteArray();
    assertThat(octets).isNotEmpty();
    operator().get("/api/v1/assets").then().body(containsString("v1.13.9/_/talosctl-linux-amd64"));
    var secret = Files.writeString(directory.resolve("token"), token.value().reveal());
    var file = directory.resolve("talosctl");
    var said =
        Cli.run(
            "talosctl",
            "ctl",
            "-o",
            file.toString(),
            "--server",
            "http://localhost:" + RestAssured.port,
            "--token-file",
            secret.toString());
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(octets);
    assertThat(Files.isExecutable(file)).isTrue();
  }

  @Test
  @DisplayName("What the factory does not have, odd words and unknown clusters say so")
  void refusals() {
    cluster("ctl-none", "v1.12.99");
    operator()
        .get("/api/v1/clusters/ctl-none/talosctl")
        .then()
        .statusCode(502)
        .body("detail", containsString("404"));
    operator()
        .get("/api/v1/clusters/ctl-none/talosctl?os=../etc")
        .then()
        .statusCode(400)
        .body("detail", containsString("os is linux, darwin"));
    operator().get("/api/v1/clusters/nobody/talosctl").then().statusCode(404);
    given().get("/api/v1/clusters/ctl-none/talosctl").then().statusCode(401);
  }
}
