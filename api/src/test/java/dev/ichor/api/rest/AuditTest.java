package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("What leaves with a cluster's keys is on record")
class AuditTest {
  private static final String PATH = "/api/v1/clusters/audited";

  @Inject OperatorToken token;

  /** Keeps what the audit log says. */
  private static final class Kept extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private io.restassured.specification.RequestSpecification operator() {
    return given().header("Authorization", "Bearer " + token.value().reveal());
  }

  private static String text(LogRecord logged) {
    return logged instanceof org.jboss.logmanager.ExtLogRecord extended
        ? extended.getFormattedMessage()
        : logged.getMessage();
  }

  @Test
  @DisplayName("Export, import, a value and a talconfig: who, what, when; refused ones too")
  void audited() throws Exception {
    var kept = new Kept();
    var audit = Logger.getLogger("dev.ichor.audit");
    audit.addHandler(kept);
    var before = Instant.now();
    try (var in = AuditTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      var file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      operator()
          .contentType(ContentType.JSON)
          .body(Map.of("name", "audited", "endpoint", "https://10.0.0.9:6443"))
          .post("/api/v1/clusters")
          .then()
          .statusCode(201);
      operator().contentType("text/plain").body(file).put(PATH + "/secrets").then().statusCode(204);
      operator()
          .contentType("text/plain")
          .body("hush-hush")
          .put(PATH + "/secrets/values/nas")
          .then()
          .statusCode(204);
      operator().get(PATH + "/secrets").then().statusCode(200);
      operator().get(PATH + "/talconfig").then().statusCode(200);
      operator().get("/api/v1/clusters/nobody/secrets").then().statusCode(404);
      given().get(PATH + "/secrets").then().statusCode(401);
    } finally {
      audit.removeHandler(kept);
    }
    assertThat(kept.records)
        .extracting(AuditTest::text)
        .containsExactly(
            "audit action=secrets-import cluster=audited by=operator outcome=Done",
            "audit action=secret-value cluster=audited key=nas by=operator",
            "audit action=secrets-export cluster=audited by=operator outcome=Given",
            "audit action=talconfig-export cluster=audited by=operator outcome=Given",
            "audit action=secrets-export cluster=nobody by=operator outcome=NotFound");
    assertThat(kept.records)
        .allMatch(logged -> !logged.getInstant().isBefore(before.minusMillis(1)))
        .noneMatch(logged -> text(logged).contains("hush"));
  }
}
