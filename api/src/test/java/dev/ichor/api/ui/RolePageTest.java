package dev.ichor.api.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.TokenDesk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class RolePageTest {
  private static final String BUTTONS =
      "[...document.querySelectorAll('#detail .buttons button')].map(b => b.dataset.action).join(' ')";

  @Inject OperatorToken root;
  @Inject TokenDesk desk;
  @TempDir Path profile;

  @AfterEach
  void revokeAll() {
    desk.list().forEach(token -> desk.revoke(token.name()));
  }

  @Test
  @DisplayName("The page shows each role what it may do, who it is, and the log-in once revoked")
  void roles() throws Exception {
    assumeTrue(Chromium.installed().isPresent(), "chromium is not installed; apt install chromium");
    var id = machine();
    try (var chromium = new Chromium(Chromium.installed().orElseThrow(), profile)) {
      var shown = new java.util.EnumMap<AccessRole, String>(AccessRole.class);
      for (var role : List.of(AccessRole.VIEWER, AccessRole.CONSOLE)) {
        logIn(chromium, role);
        chromium.evaluate("location.hash = '#/machines/%s'".formatted(id));
        chromium.await("document.querySelector('#detail dl')");
        shown.put(role, chromium.evaluate(BUTTONS));
        if (role == AccessRole.CONSOLE) {
          desk.revoke("page-" + role.word()); // the page notices by itself
        } else {
          chromium.evaluate("document.querySelector('form[action=\"/logout\"] button').click()");
        }
        chromium.await("location.pathname === '/login'");
      }
      assertThat(shown).isEqualTo(Map.of(AccessRole.VIEWER, "", AccessRole.CONSOLE, "console"));
    }
  }

  private void logIn(Chromium chromium, AccessRole role) throws Exception {
    var name = "page-" + role.word();
    var text =
        ((TokenDesk.Added.Done) desk.add(name, role, Optional.empty())).made().text().reveal();
    chromium.open(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/ui/"));
    chromium.await("location.pathname === '/login' && document.querySelector('#token')");
    chromium.evaluate(
        "document.querySelector('#token').value = '%s'; document.querySelector('button').click()"
            .formatted(text));
    chromium.await("document.querySelector('#live')?.dataset.state === 'live'");
    chromium.await(
        "document.querySelector('#who').textContent === '%s, %s'".formatted(name, role.word()));
  }

  private String machine() {
    return RestAssured.given()
        .header("Authorization", "Bearer " + root.value().reveal())
        .contentType("application/json")
        .body(
            """
            {"uuid": "%s", "bmc": {"protocol": "ipmi", "host": "127.0.0.9", "port": 9,
             "user": "admin", "password": "secret"}}\
            """
                .formatted(UUID.randomUUID()))
        .post("/api/v1/machines")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
