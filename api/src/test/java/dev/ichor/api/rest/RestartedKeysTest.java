package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.ichor.api.Await;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.TokenDesk;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.RequestLedger;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Idempotency keys that a process which is no more has left in the database")
class RestartedKeysTest {
  private static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken token;
  @Inject TokenDesk tokens;
  @Inject RequestLedger ledger;

  private RequestSpecification operator(String key) {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON);
  }

  private String machine(String key) {
    return operator(key)
        .body(
            """
            {"uuid": "%s", "bmc": {"protocol": "ipmi", "host": "127.0.0.9", "port": 9,
             "user": "admin", "password": "secret"}}\
            """
                .formatted(UUID.randomUUID()))
        .post(MACHINES)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  @DisplayName(
      "A power action that kill -9 cut off is not repeated: 409, look; another key does it")
  void cutOff() throws Exception {
    var id = machine("cut-0-" + UUID.randomUUID());
    var key = "cut-" + id;
    var begun = Instant.parse("2026-11-23T05:00:00Z");
    var request = List.of("power", id, PowerAction.ON);
    ledger.begin(
        new RequestLedger.Request("operator", key, new RequestDigest().of("operator", request)),
        Instant.now(),
        begun);
    var path = MACHINES + "/" + id + "/power/";
    for (var time = 0; time < 2; time++) {
      operator(key)
          .post(path + "on")
          .then()
          .statusCode(409)
          .body("title", is("outcome unknown"))
          .body("detail", containsString("look what came of it"));
    }
    operator(key).post(path + "netboot").then().statusCode(422);
    operator("fresh-" + id).post(path + "on").then().statusCode(200);
    Await.until(
        "the timeline",
        Duration.ofSeconds(60),
        () -> operator("x").get(MACHINES + "/" + id + "/timeline").asString().contains("power-on"));
    operator("x")
        .get(MACHINES + "/" + id + "/timeline")
        .then()
        .body("findAll { it.kind == 'power-on' }.size()", equalTo(1));
  }

  @Test
  @DisplayName("What was made is answered again from the database, with Location; 422 for another")
  void ended() {
    var key = "made-" + UUID.randomUUID();
    var body = "{\"uuid\": \"%s\"}".formatted(UUID.randomUUID());
    var first = operator(key).body(body).post(MACHINES).then().statusCode(201).extract();
    var again = operator(key).body(body).post(MACHINES).then().statusCode(201).extract();
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.header("Location"))
        .isEqualTo(first.header("Location"))
        .contains(first.<String>path("id"));
    operator(key)
        .body("{\"uuid\": \"%s\"}".formatted(UUID.randomUUID()))
        .post(MACHINES)
        .then()
        .statusCode(422)
        .body("title", is("key reused"));
    var bob =
        ((TokenDesk.Added.Done) tokens.add("bob-keys", AccessRole.OPERATOR, Optional.empty()))
            .made();
    given()
        .header("Authorization", "Bearer " + bob.text().reveal())
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(body)
        .post(MACHINES)
        .then()
        .statusCode(201); // bob's own key: done, which completes the same machine
    tokens.revoke("bob-keys");
  }
}
