package dev.ichor.api.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OperatorPlaneTest {
  @Inject OperatorToken token;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/openapi",
        "/q/health",
        "/api/v1/machines",
        "/ui/index.html",
        "/q/health/live/../../openapi",
        "//q/openapi",
        "/q/health/live;x=/",
        "/q/%68ealth"
      })
  @DisplayName("Without the token every route answers 401 with a remedy (RFC 9457)")
  void closed(String path) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", containsString("Bearer"))
        .body("detail", containsString("operator.token"));
  }

  @Test
  @DisplayName("With the token the OpenAPI document is there")
  void openapi() {
    given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body(containsString("openapi:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/login", "/login.css"})
  @DisplayName("Liveness, readiness and log-in answer everybody, with a strict content policy")
  void open(String path) {
    given()
        .get(path)
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", containsString("default-src 'none'"));
  }

  @Test
  @DisplayName("Logging in gives a cookie that no script and no other site can use")
  void logIn() {
    var cookie =
        given()
            .redirects()
            .follow(false)
            .formParam("token", token.value().reveal())
            .post("/login")
            .then()
            .statusCode(303)
            .header("Location", is("/ui/"))
            .header("Set-Cookie", containsStringIgnoringCase("HttpOnly"))
            .header("Set-Cookie", containsString("SameSite=Strict"))
            .extract()
            .cookie("ichor-session");
    given().cookie("ichor-session", cookie).get("/q/openapi").then().statusCode(200);
    given()
        .cookie("ichor-session", cookie)
        .header("Origin", "http://evil.example")
        .post("/api/v1/machines")
        .then()
        .statusCode(403);
  }

  @Test
  @DisplayName("A wrong token gives no cookie and the page again")
  void wrongToken() {
    given()
        .formParam("token", "ichor_guess")
        .post("/login")
        .then()
        .statusCode(401)
        .header("Set-Cookie", is((String) null))
        .body(containsString("no token"));
  }

  @Test
  @DisplayName("A browser without a session is led to the log-in page")
  void browser() {
    given()
        .redirects()
        .follow(false)
        .accept("text/html")
        .get("/ui/")
        .then()
        .statusCode(303)
        .header("Location", is("/login"));
  }
}
