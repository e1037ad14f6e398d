package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LeaseReservationTest {
  private static final String NETWORKS = "/api/v1/dhcp/networks";
  private static final String RESERVATIONS = "/api/v1/dhcp/reservations";

  @Inject OperatorToken token;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private ValidatableResponse reserve(String address, String body) {
    return operator().body(body).post("/api/v1/dhcp/leases/" + address + "/reservation").then();
  }

  @BeforeEach
  void plan() {
    operator()
        .body("{\"subnets\": [{\"subnet\": \"10.99.0.0/24\"}, {\"subnet\": \"10.100.0.0/24\"}]}")
        .put(NETWORKS)
        .then()
        .statusCode(200);
  }

  @AfterEach
  void asBefore() {
    operator().delete(NETWORKS).then().statusCode(200);
  }

  @Test
  @DisplayName("A lease becomes the reservation of its address, name and MAC address, once")
  void byMac() {
    operator()
        .post("/api/v1/dhcp/leases/10.99.0.12/reservation")
        .then()
        .statusCode(201)
        .header("Location", containsString("/api/v1/dhcp/reservations/10.99.0.12"))
        .body("reservation.mac", equalTo("52:54:00:bb:00:02"))
        .body("reservation.hostname", equalTo("node-02"))
        .body("reservation.client-id", nullValue());
    reserve("10.99.0.12", "{}").statusCode(200).body("id", equalTo("10.99.0.12"));
    operator().get(RESERVATIONS).then().body("$", hasSize(1));
    operator().delete(RESERVATIONS + "/10.99.0.12").then().statusCode(204);
  }

  @Test
  @DisplayName("By client identifier when asked to, and where there is no MAC address")
  void byClientId() {
    var asked = "{\"by\": \"client-id\"}";
    for (var status : new int[] {201, 200}) {
      reserve("10.99.0.13", asked)
          .statusCode(status)
          .body("reservation.client-id", equalTo("0x01525400bb0003"))
          .body("reservation.mac", nullValue());
    }
    reserve("10.100.0.10", "{\"by\": \"mac\"}")
        .statusCode(400)
        .body("detail", containsString("reserve by client-id"));
    reserve("10.100.0.10", "{}")
        .statusCode(201)
        .body("reservation.client-id", equalTo("0xff00000020aa01"))
        .body("reservation.hostname", nullValue());
    reserve("10.99.0.14", "{\"by\": \"name\"}").statusCode(400);
  }

  @Test
  @DisplayName("What stands against it is a conflict with every problem (RFC 9457)")
  void conflicts() {
    operator()
        .body("{\"mac\": \"52:54:00:cc:00:01\", \"address\": \"10.99.0.15\"}")
        .post(RESERVATIONS)
        .then()
        .statusCode(201);
    reserve("10.99.0.15", "{}")
        .statusCode(409)
        .contentType(ApiProblem.TYPE)
        .body("problems.sentence", hasItem(containsString("10.99.0.15 is reserved by")));
    operator()
        .body("{\"mac\": \"52:54:00:bb:00:06\", \"address\": \"10.99.0.200\"}")
        .post(RESERVATIONS)
        .then()
        .statusCode(201);
    reserve("10.99.0.16", "{}")
        .statusCode(409)
        .body("problems.sentence", hasItem(containsString("has a reservation on this network")));
    reserve("10.99.0.41", "{}").statusCode(409).body("detail", containsString("declined"));
    operator().get(RESERVATIONS).then().body("id", equalTo(List.of("10.99.0.15", "10.99.0.200")));
    reserve("10.1.2.3", "{}").statusCode(404).body("detail", containsString("nobody ever had"));
    given()
        .contentType(ContentType.JSON)
        .post("/api/v1/dhcp/leases/10.99.0.12/reservation")
        .then()
        .statusCode(401);
  }
}
