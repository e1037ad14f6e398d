package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ichor.api.Await;
import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.cli.Cli;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.interop.LeasedBmc;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("DHCP clients that look like BMCs, shown with why")
class CandidatesRestTest {
  private static final String ADDRESS = "127.77.9.101";
  private static final String ONE = "find { it.mac == '%s' }.".formatted(LeasedBmc.MAC);

  @Inject OperatorToken token;
  @Inject BmcOffice office;
  @TempDir private Path folder;

  private RequestSpecification operator() {
    return given().header("Authorization", "Bearer " + token.value().reveal());
  }

  @Test
  @DisplayName("From an iDRAC's own DISCOVER to REST and the command line; forgotten on demand")
  void shown() throws Exception {
    try (var dhcp = new LeasedBmc(ADDRESS, office.candidates().watch())) {
      assertThat(dhcp.acquire()).isEqualTo(ADDRESS);
    }
    Await.until(
        "the candidate",
        Duration.ofSeconds(30),
        () -> office.candidates().list().stream().anyMatch(it -> it.address().equals(ADDRESS)));
    operator()
        .get("/api/v1/bmc/candidates")
        .then()
        .statusCode(200)
        .body(ONE + "address", equalTo(ADDRESS))
        .body(ONE + "what", equalTo("Dell iDRAC"))
        .body(ONE + "why", equalTo("its vendor class is 'iDRAC'"))
        .body(ONE + "hostname", equalTo("idrac-7G5KX42"))
        .body(ONE + "until", notNullValue())
        .body(ONE + "scan", nullValue());
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var said =
        Cli.run(
            "discover",
            "candidates",
            "--server",
            "http://localhost:" + RestAssured.port,
            "--token-file",
            file.toString());
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains(ADDRESS, LeasedBmc.MAC, "Dell iDRAC", "vendor class is 'iDRAC'");
    var path = "/api/v1/bmc/candidates/" + LeasedBmc.MAC;
    operator().delete(path).then().statusCode(204);
    operator().delete(path).then().statusCode(404);
    given().get("/api/v1/bmc/candidates").then().statusCode(401);
  }
}
