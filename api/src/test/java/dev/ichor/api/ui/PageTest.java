package dev.ichor.api.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.api.app.TestNodes;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Sighting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class PageTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:bb:00:01");

  @Inject Inventory inventory;
  @Inject OperatorToken token;
  @TempDir Path profile;
  @TempDir Path disk;

  @Test
  @DisplayName(
      "A person logs in, sees a machine appear without reload, reads its timeline, approves and assigns it")
  void approve() throws Exception {
    assumeTrue(Chromium.installed().isPresent(), "chromium is not installed; apt install chromium");
    RestAssured.given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType("application/json")
        .body("{\"name\": \"page\", \"endpoint\": \"https://10.0.0.99:6443\"}")
        .post("/api/v1/clusters")
        .then()
        .statusCode(201);
    try (var node = TestNodes.inMaintenance("127.77.0.150", disk);
        var chromium = new Chromium(Chromium.installed().orElseThrow(), profile)) {
      assertThat(node.node().address()).isPresent();
      chromium.open(base().resolve("/ui/"));
      chromium.await("location.pathname === '/login' && document.querySelector('#token')");
      chromium.evaluate(
          "document.querySelector('#token').value = '%s'; document.querySelector('button').click()"
              .formatted(token.value().reveal()));
      chromium.await("document.querySelector('#live')?.dataset.state === 'live'");
      task(chromium);
      sight();
      var row =
          "[...document.querySelectorAll('#machines tr')].find(r => r.dataset.id === '%s')"
              .formatted(id());
      chromium.await(row + "?.querySelector('.state').textContent === 'PENDING'");
      chromium.evaluate(row + ".querySelector('a').click()");
      chromium.await("document.querySelector('#detail .timeline li')");
      chromium.await("document.querySelector('#detail dl')?.textContent.includes('Acme')");
      assertThat(chromium.evaluate("document.querySelector('#detail dl').textContent"))
          .as("text from firmware is shown, never run")
          .contains("Acme <script>");
      chromium.await(
          "document.querySelector('#detail .parts [data-kind=memory] summary')?.textContent ==="
              + " 'memory (2)'");
      chromium.evaluate("document.querySelector('#detail [data-logs]').open = true");
      chromium.await(
          "document.querySelector('#detail .log').textContent.includes('boot 1 of Talos')");
      chromium.evaluate(row + ".querySelector('[data-action=approve]').click()");
      chromium.await(row + "?.querySelector('.state').textContent === 'AVAILABLE'");
      chromium.evaluate(row + ".querySelector('[data-action=assign]').click()");
      chromium.await("document.querySelector('#assign').open");
      chromium.evaluate("document.querySelector('#assign-cluster').value = 'page'");
      chromium.evaluate("document.querySelector('#assign button[value=assign]').click()");
      chromium.await(row + "?.querySelector('.state').textContent === 'PROVISIONING'");
    }
    assertThat(inventory.machines().list())
        .anyMatch(
            view ->
                view.machine().keys().macs().contains(MAC)
                    && view.machine().state() == MachineState.PROVISIONING);
  }

  private void task(Chromium chromium) throws Exception {
    byHand();
    var card =
        "[...document.querySelectorAll('#tasks .card')].find(c => c.textContent.includes('page-hand'))";
    chromium.await(card);
    chromium.evaluate(card + ".querySelector('[data-action=done]').click()");
    chromium.await("!" + card);
  }

  /** Left to people: the page shows what they are asked to do, and takes their word. */
  private void byHand() {
    RestAssured.given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType("application/json")
        .body("{\"name\": \"page-hand\", \"bmc\": {\"protocol\": \"human\", \"host\": \"hall-9\"}}")
        .post("/api/v1/machines")
        .then()
        .statusCode(201);
  }

  private void sight() {
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MAC,
                Optional.empty(),
                Sighting.Stage.SCRIPT,
                Optional.of(7),
                Optional.of(Inet4Address.ofLiteral("127.77.0.150")),
                "lo",
                Instant.now()));
  }

  private String id() {
    return inventory.machines().list().stream()
        .filter(view -> view.machine().keys().macs().contains(MAC))
        .findFirst()
        .orElseThrow()
        .machine()
        .id()
        .toString();
  }

  private static URI base() {
    return URI.create(RestAssured.baseURI + ":" + RestAssured.port);
  }
}
