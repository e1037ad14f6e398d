package dev.ichor.api.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.api.security.OperatorToken;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ConsolePageTest {
  @Inject OperatorToken token;
  @TempDir Path profile;

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {}
  }

  @Test
  @DisplayName("A person opens a machine's console on the page, reads it and types into it")
  void console() throws Exception {
    assumeTrue(Chromium.installed().isPresent(), "chromium is not installed; apt install chromium");
    var bmc =
        new SimulatedBmc(
            new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R78", "admin", "secret", 4),
            new AlwaysOn(),
            BmcFaults.NONE);
    try (var host = new BmcHost(InstantSource.system());
        var chromium = new Chromium(Chromium.installed().orElseThrow(), profile)) {
      var id = enter(host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort());
      bmc.serial().print("\u001b[0m".repeat(46) + "+cut between CR");
      bmc.serial().print("\u001b[31m<b>Talos</b>\u001b[0m says hellox\bo");
      chromium.open(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/ui/"));
      chromium.await("location.pathname === '/login' && document.querySelector('#token')");
      chromium.evaluate(
          "document.querySelector('#token').value = '%s'; document.querySelector('button').click()"
              .formatted(token.value().reveal()));
      chromium.await("document.querySelector('#live')?.dataset.state === 'live'");
      chromium.evaluate("location.hash = '#/machines/%s'".formatted(id));
      chromium.await("document.querySelector('#detail [data-action=console]')");
      chromium.evaluate("document.querySelector('#detail [data-action=console]').click()");
      chromium.await(screen("<b>Talos</b> says helloo"));
      chromium.await(screen("cut between CR\\n"));
      chromium.evaluate(
          "for (const key of ['l', 's', 'Enter']) document.querySelector('pre.console')"
              + ".dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))");
      chromium.await(screen("you said: ls"));
      assertThat(chromium.evaluate("String(document.querySelector('pre.console b'))"))
          .as("text of the machine is shown, never run")
          .contains("null");
      chromium.evaluate(OTHER_MACHINE);
      chromium.await("window.keysWentTo");
      assertThat(chromium.evaluate("window.keysWentTo"))
          .as("keys that wait when another console is opened go nowhere")
          .isEqualTo("Aa Bc");
    }
  }

  /** Types 'a' and, while that is under way, 'b' for machine A; then 'c' for machine B. */
  private static final String OTHER_MACHINE =
      """
      import('/ui/console.js').then(({ConsoleView}) => {
        const {fetch, EventSource} = window;
        const sent = [];
        window.EventSource = class { addEventListener() {} close() {} };
        window.fetch = (path, options) => {
          if (!path.includes('/console/keys')) return fetch(path, options);
          sent.push(path.split('/')[4] + JSON.parse(options.body).text);
          return new Promise(done => setTimeout(() => done(new Response(null, {status: 204})), 200));
        };
        const view = new ConsoleView();
        const type = key => view.key(new KeyboardEvent('keydown', {key}));
        view.open('A');
        type('a');
        type('b');
        setTimeout(() => {
          view.open('B');
          type('c');
          view.last.then(() => { window.keysWentTo = sent.join(' '); Object.assign(window, {fetch, EventSource}); });
        }, 50);
      })""";

  private static String screen(String text) {
    return "document.querySelector('pre.console').textContent.includes('%s')".formatted(text);
  }

  private String enter(int port) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType("application/json")
        .body(
            """
            {"uuid": "%s", "bmc": {"protocol": "ipmi", "host": "127.0.0.1", "port": %d,
             "user": "admin", "password": "secret"}}\
            """
                .formatted(UUID.randomUUID(), port))
        .post("/api/v1/machines")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
