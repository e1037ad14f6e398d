package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LeasesTest {
  private static final String LEASES = "/api/v1/dhcp/leases";

  @Inject OperatorToken token;
  @Inject ObjectMapper mapper;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  @Test
  @DisplayName("Pages follow one another by 'next', in the order of addresses, none twice")
  void pages() {
    var seen = new ArrayList<String>();
    var after = "";
    for (var i = 0; i < 10 && after != null; i++) {
      var page =
          operator()
              .queryParam("limit", 7)
              .queryParam("subnet", "10.99.0.0/24")
              .queryParam("after", after.isEmpty() ? "0.0.0.0" : after)
              .get(LEASES)
              .then()
              .statusCode(200)
              .extract();
      seen.addAll(page.<List<String>>path("leases.address"));
      after = page.path("next");
    }
    assertThat(seen).hasSize(32).doesNotHaveDuplicates().startsWith("10.99.0.10", "10.99.0.11");
  }

  @ParameterizedTest(name = "{0}={1} finds {2}")
  @CsvSource({
    "cidr, 10.99.0.32/29, 8",
    "subnet, 10.99.0.0/24, 32",
    "subnet, 10.98.0.0/24, 0",
    "mac, 52-54-00-BB-00-05, 1",
    "clientId, 01:52:54:00:bb:00:06, 1",
    "hostname, ODE-1, 10",
    "state, expired, 1",
    "state, declined, 1",
    "q, bb:00:07, 1",
    "q, 99.0.3, 10",
  })
  @DisplayName("Filters")
  void filters(String name, String value, int count) {
    operator()
        .queryParam(name, value)
        .get(LEASES)
        .then()
        .statusCode(200)
        .body("leases.size()", equalTo(count))
        .body("leases.address", everyItem(containsString("10.99.0.")));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "cidr, ten",
    "mac, 5",
    "state, gone",
    "machine, x",
    "after, nowhere",
    "subnet, 10.0.0.1/8"
  })
  @DisplayName("A parameter that is none is a problem that says so (RFC 9457)")
  void refused(String name, String value) {
    operator()
        .queryParam(name, value)
        .get(LEASES)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString(value.substring(0, 1)));
  }

  @Test
  @DisplayName(
      "Release takes effect at once, is done once, and stands in the history with its doer")
  void release() {
    operator().get(LEASES + "/10.99.0.20").then().body("state", equalTo("bound"));
    for (var i = 0; i < 2; i++) {
      operator()
          .header("Idempotency-Key", "release-20")
          .delete(LEASES + "/10.99.0.20")
          .then()
          .statusCode(200)
          .body("state", equalTo("released"));
    }
    operator().get(LEASES + "/10.99.0.20").then().body("state", equalTo("released"));
    operator()
        .get(LEASES + "/10.99.0.20/history")
        .then()
        .statusCode(200)
        .body("size()", equalTo(1))
        .body("[0].ended", equalTo("released"))
        .body("[0].endedBy", equalTo("operator"))
        .body("[0].relay", equalTo("10.99.0.2"))
        .body("[0].circuitId", equalTo("ge-7"));
    operator()
        .delete(LEASES + "/10.1.2.3")
        .then()
        .statusCode(404)
        .body("detail", containsString("nobody ever had 10.1.2.3"));
  }

  @Test
  @DisplayName("Who had an address at a time, and which address a machine had")
  void history() {
    var now = Instant.now();
    var id =
        operator()
            .body("{\"macs\": [\"52:54:00:bb:00:1e\"]}")
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .<String>path("id");
    var path = LEASES + "/10.99.0.40/history";
    operator()
        .queryParam("at", now.minusSeconds(5000).toString())
        .get(path)
        .then()
        .body("[0].machine", equalTo(id))
        .body("[0].ended", equalTo("expired"))
        .body("[0].endedBy", nullValue());
    operator().queryParam("at", now.toString()).get(path).then().body("size()", equalTo(0));
    operator().queryParam("at", "last Tuesday").get(path).then().statusCode(400);
    operator()
        .get("/api/v1/machines/" + id + "/leases")
        .then()
        .statusCode(200)
        .body("address", equalTo(List.of("10.99.0.40")));
    operator().queryParam("machine", id).get(LEASES).then().body("leases.size()", equalTo(1));
    operator()
        .get("/api/v1/machines/00000000-0000-0000-0000-000000000000/leases")
        .then()
        .statusCode(404);
  }

  @Test
  @DisplayName("The export has Kea's columns, one line a lease")
  void csv() {
    var lines = operator().get(LEASES + "/export.csv").then().statusCode(200).extract().asString();
    assertThat(lines.lines().findFirst()).contains(LeaseExport.COLUMNS);
    assertThat(lines.lines().filter(line -> line.startsWith("10.99.0.11,")))
        .singleElement()
        .asString()
        .matches(
            "10\\.99\\.0\\.11,52:54:00:bb:00:01,01:52:54:00:bb:00:01,4200,\\d+,1,0,0,node-01,0,"
                + "\\{ \"subnet\": \"10.99.0.0/24\" },0");
    assertThat(lines.lines().filter(line -> line.startsWith("10.99.0.41,")))
        .singleElement()
        .asString()
        .contains(",node-31,1,");
  }

  @Test
  @DisplayName("JSON lines are one object a line, with the same filters")
  void jsonLines() throws Exception {
    var lines =
        operator()
            .queryParam("state", "declined")
            .get(LEASES + "/export.jsonl")
            .then()
            .statusCode(200)
            .body(notNullValue())
            .extract()
            .asString();
    assertThat(mapper.readTree(lines.strip()).path("address").asText()).isEqualTo("10.99.0.41");
  }
}
