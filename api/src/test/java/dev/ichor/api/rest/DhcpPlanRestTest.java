package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DhcpPlanRestTest {
  private static final String NETWORKS = "/api/v1/dhcp/networks";
  private static final String RESERVATIONS = "/api/v1/dhcp/reservations";
  private static final String PLAN =
      """
      {"options": {"ntp-servers": ["10.78.0.2"]},
       "subnets": [{"subnet": "10.78.0.0/24", "pools": ["10.78.0.100-10.78.0.199"]}]}
      """;

  @Inject OperatorToken token;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  @BeforeEach
  void plan() {
    operator().body(PLAN).put(NETWORKS).then().statusCode(200);
  }

  @Test
  @DisplayName("A plan that was put is the plan that is read, with its version as ETag")
  void roundTrip() {
    operator()
        .get(NETWORKS)
        .then()
        .statusCode(200)
        .header("ETag", not(equalTo("\"0\"")))
        .body("source", equalTo("api"))
        .body("plan.subnets[0].subnet", equalTo("10.78.0.0/24"));
    operator().delete(NETWORKS).then().statusCode(200).body("source", equalTo("file"));
  }

  @Test
  @DisplayName("Everything wrong with a plan is listed at once, and nothing changed (RFC 9457)")
  void problems() {
    operator()
        .body("{\"subnets\": [{\"subnet\": \"10.78.0.1/24\"}], \"options\": {\"dns\": \"x\"}}")
        .put(NETWORKS)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("title", equalTo("bad plan"))
        .body("problems", hasSize(2))
        .body("problems.path", hasItem("subnets[0].subnet"))
        .body("problems.sentence", hasItem(containsString("write the first address")));
    operator().get(NETWORKS).then().body("plan.subnets[0].subnet", equalTo("10.78.0.0/24"));
    operator().body("[]").put(NETWORKS).then().statusCode(400);
    operator().put(NETWORKS).then().statusCode(400).body("detail", containsString("no body"));
  }

  @Test
  @DisplayName("A change of an older version is a conflict (If-Match, RFC 9110 §13.1.1)")
  void stale() {
    var tag = operator().get(NETWORKS).then().extract().header("ETag");
    operator().header("If-Match", tag).body(PLAN).put(NETWORKS).then().statusCode(200);
    operator()
        .header("If-Match", tag)
        .body(PLAN)
        .put(NETWORKS)
        .then()
        .statusCode(409)
        .body("detail", containsString("somebody changed the plan"));
    operator().header("If-Match", "tomorrow").body(PLAN).put(NETWORKS).then().statusCode(400);
  }

  @Test
  @DisplayName("A reservation is made, listed and taken back")
  void reservation() {
    var body =
        "{\"mac\": \"52:54:00:12:34:56\", \"address\": \"10.78.0.5\", \"hostname\": \"node-5\"}";
    operator()
        .body(body)
        .post(RESERVATIONS)
        .then()
        .statusCode(201)
        .header("Location", containsString("/reservations/10.78.0.5"))
        .body("id", equalTo("10.78.0.5"));
    operator().get(RESERVATIONS).then().body("id", hasItem("10.78.0.5"));
    operator()
        .body(body)
        .post(RESERVATIONS)
        .then()
        .statusCode(400)
        .body("problems[0].sentence", containsString("is reserved by"));
    operator().delete(RESERVATIONS + "/10.78.0.5").then().statusCode(204);
    operator().delete(RESERVATIONS + "/10.78.0.5").then().statusCode(404);
    operator().get(RESERVATIONS).then().body("id", not(hasItem("10.78.0.5")));
  }

  @Test
  @DisplayName("Without an address a reservation is called by its key")
  void byKey() {
    var id = "circuit-id=Gi1/0/7";
    operator()
        .body("{\"circuit-id\": \"Gi1/0/7\", \"hostname\": \"port-7\"}")
        .post(RESERVATIONS)
        .then()
        .statusCode(201)
        .body("id", equalTo(id));
    operator().delete(RESERVATIONS + "/{id}", id).then().statusCode(204);
  }

  @Test
  @DisplayName("A plan that begins to name a loader which is not there is refused, with its place")
  void absentLoader() {
    var arm =
        """
        {"classes": [{"name": "arm", "match": {"arch": [11]}, "boot": {"file": "absent-arm.efi"%s}}],
         "subnets": [{"subnet": "10.78.0.0/24", "pools": ["10.78.0.100-10.78.0.199"]}]}
        """;
    operator()
        .body(arm.formatted(""))
        .put(NETWORKS)
        .then()
        .statusCode(400)
        .body("problems[0].sentence", containsString("there is no absent-arm.efi in"));
    operator()
        .body("{\"mac\": \"52:54:00:12:34:57\", \"boot\": {\"file\": \"no/such/name\"}}")
        .post(RESERVATIONS)
        .then()
        .statusCode(400)
        .body("problems[0].sentence", containsString("nothing is served under it"));
    operator().get(NETWORKS).then().body("plan.classes", equalTo(null));
    operator()
        .body(arm.formatted(", \"server\": \"10.78.0.9\""))
        .put(NETWORKS)
        .then()
        .statusCode(200); // another server's file is not ours to find
  }

  @Test
  @DisplayName("Nobody without the token reads or changes the plan")
  void closed() {
    given().get(NETWORKS).then().statusCode(401);
    given().contentType(ContentType.JSON).body(PLAN).put(NETWORKS).then().statusCode(401);
  }
}
