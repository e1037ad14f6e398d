package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.Await;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.TokenDesk;
import dev.ichor.inventory.port.InventoryStore;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@DisplayName("Named tokens over REST: made, used, listed, revoked, and named in what they did")
class TokensRestTest {
  private static final String TOKENS = "/api/v1/tokens";
  private static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken root;
  @Inject TokenDesk desk;
  @Inject InventoryStore store;

  @AfterEach
  void revokeAll() {
    desk.list().forEach(token -> desk.revoke(token.name()));
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
  }

  private RequestSpecification operator() {
    return with(root.value().reveal());
  }

  private String made(String name, AccessRole role) {
    return operator()
        .body(Map.of("name", name, "role", role.word()))
        .post(TOKENS)
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .header("Location", containsString(TOKENS + "/" + name))
        .extract()
        .path("token");
  }

  private String machine(String token) {
    return with(token)
        .body(Map.of("uuid", UUID.randomUUID().toString()))
        .post(MACHINES)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  @DisplayName("A token is shown once, works, is on disk, and is refused from its revocation on")
  void life() {
    var eve = made("eve", AccessRole.VIEWER);
    with(eve).get("/api/v1/me").then().statusCode(200).body("name", is("eve"));
    with(eve).get("/api/v1/me").then().body("roles", contains("viewer"));
    operator()
        .get(TOKENS)
        .then()
        .body("name", contains("operator", "eve"))
        .body("revocable", contains(false, true))
        .body("[1].madeBy", is("operator"))
        .body(not(containsString(eve)));
    var next = new TokenDesk(root, store, InstantSource.system());
    next.load();
    assertThat(next.holder(eve, Instant.now())).isPresent();
    operator().body(Map.of("name", "eve", "role", "viewer")).post(TOKENS).then().statusCode(409);
    operator().delete(TOKENS + "/eve").then().statusCode(204);
    with(eve).get("/api/v1/me").then().statusCode(401).body("detail", containsString("revoked"));
    operator().delete(TOKENS + "/eve").then().statusCode(404);
    next.load();
    assertThat(next.holder(eve, Instant.now())).isEmpty();
    operator().delete(TOKENS + "/operator").then().statusCode(409);
  }

  @Test
  @DisplayName("After its lifetime a token is refused, and shown as expired")
  void lifetime() throws Exception {
    var eve =
        operator()
            .body(Map.of("name", "eve", "role", "viewer", "lifetime", "1s"))
            .post(TOKENS)
            .then()
            .statusCode(201)
            .extract()
            .<String>path("token");
    Await.until(
        "the end of the token",
        Duration.ofSeconds(30),
        () -> with(eve).get("/api/v1/me").statusCode() == 401);
    operator().get(TOKENS).then().body("[1].state", is("expired"));
    for (var lifetime : new String[] {"-PT1S", "9999d", "", "soon", "0s", "30"}) {
      operator()
          .body(Map.of("name", "bob", "role", "viewer", "lifetime", lifetime))
          .post(TOKENS)
          .then()
          .statusCode(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "../me",
        "a/b",
        "<b>x</b>",
        "x\ny",
        "x\u0000",
        "e\u202e",
        "%2e%2e",
        "a=b"
      })
  @DisplayName("Hostile names are told with a problem document, and never stored")
  void hostile(String name) {
    operator()
        .body(Map.of("name", name, "role", "viewer"))
        .post(TOKENS)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
    operator().body(Map.of("name", "eve", "role", name)).post(TOKENS).then().statusCode(400);
    operator().pathParam("name", name + "x").delete(TOKENS + "/{name}").then().statusCode(404);
    assertThat(desk.list()).isEmpty();
  }

  @Test
  @DisplayName("What a token did names it: on the timeline, as the one who asked")
  void named() throws Exception {
    var alice = made("alice", AccessRole.OPERATOR);
    var id = machine(alice);
    with(alice).body("{\"cordoned\": true}").patch(MACHINES + "/" + id).then().statusCode(200);
    Await.until(
        "the timeline",
        Duration.ofSeconds(30),
        () -> operator().get(MACHINES + "/" + id + "/timeline").asString().contains("cordoned"));
    operator()
        .get(MACHINES + "/" + id + "/timeline")
        .then()
        .body("text", hasItem("entered by alice"))
        .body("findAll { it.text == 'cordoned' }.facts.by", contains("alice"));
  }

  @Test
  @DisplayName("A log-in with a named token is a session of its role, and ends with the token")
  void session() {
    var eve = made("eve", AccessRole.VIEWER);
    var cookie =
        given()
            .redirects()
            .follow(false)
            .formParam("token", eve)
            .post("/login")
            .then()
            .statusCode(303)
            .extract()
            .cookie("ichor-session");
    var page = given().cookie("ichor-session", cookie).header("Sec-Fetch-Site", "same-origin");
    page.get("/api/v1/me").then().statusCode(200).body("role", equalTo("viewer"));
    given()
        .cookie("ichor-session", cookie)
        .header("Sec-Fetch-Site", "same-origin")
        .post(MACHINES + "/" + UUID.randomUUID() + "/approve")
        .then()
        .statusCode(403)
        .body("detail", containsString("the role operator"));
    desk.revoke("eve");
    given().cookie("ichor-session", cookie).get("/api/v1/me").then().statusCode(401);
  }

  @Test
  @DisplayName("An operator cannot have a password on record sent to a place of his own")
  void passwordsStay() {
    var alice = made("alice", AccessRole.OPERATOR);
    var id = machine(alice);
    var path = MACHINES + "/" + id;
    var login = "\"protocol\": \"wake\", \"host\": \"127.0.0.1\", \"user\": \"52:54:00:00:00:01\"";
    with(alice).body("{\"bmc\": {%s}}".formatted(login)).patch(path).then().statusCode(200);
    var real = "{\"bmc\": {\"protocol\": \"redfish\", \"host\": \"%s\", \"port\": 9 %s}}";
    var known = ", \"user\": \"admin\", \"password\": \"hush\"";
    with(alice).body(real.formatted("127.64.0.1", known)).patch(path).then().statusCode(200);
    with(alice)
        .body(real.formatted("127.64.0.66", ""))
        .patch(path)
        .then()
        .statusCode(403)
        .body("detail", containsString("send it along"));
    with(alice).body(real.formatted("127.64.0.1", "")).patch(path).then().statusCode(200);
    with(alice).body(real.formatted("127.64.0.66", known)).patch(path).then().statusCode(200);
    operator().body(real.formatted("127.64.0.67", "")).patch(path).then().statusCode(200);
    with(alice)
        .body("{\"ranges\": [\"127.64.0.66\"], \"credentials\": \"site\"}")
        .post("/api/v1/bmc/scans")
        .then()
        .statusCode(403)
        .body("detail", containsString("the role administrator"));
  }

  @Test
  @DisplayName("A token of any role but administrator makes, sees and revokes none")
  void noneBelow() {
    for (var role : AccessRole.values()) {
      var text =
          ((TokenDesk.Added.Done) desk.add("x-" + role.word(), role, Optional.empty()))
              .made()
              .text()
              .reveal();
      var expected = role == AccessRole.ADMINISTRATOR ? 200 : 403;
      with(text).get(TOKENS).then().statusCode(expected);
    }
  }
}
