package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.Await;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.TokenDesk;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("A stream ends with the token by which it was asked for")
class RevokedStreamTest {
  private static final Duration BOUND = Duration.ofSeconds(40);

  @Inject OperatorToken root;
  @Inject TokenDesk desk;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void revokeAll() {
    desk.list().forEach(token -> desk.revoke(token.name()));
    http.shutdownNow();
  }

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + root.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String made(String name, AccessRole role, Optional<Duration> lifetime) {
    return ((TokenDesk.Added.Done) desk.add(name, role, lifetime)).made().text().reveal();
  }

  /** What a reader has of a stream, and that it has ended. */
  private static final class Reader {
    private final StringBuffer text = new StringBuffer();
    private final Thread thread;

    Reader(InputStream stream) {
      thread = Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(InputStream stream) {
      var part = new byte[4096];
      try (stream) {
        for (var n = stream.read(part); n >= 0; n = stream.read(part)) {
          text.append(new String(part, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        text.append("\ncut off: ").append(e.getMessage());
      }
    }

    boolean hasEnded() {
      return !thread.isAlive();
    }
  }

  private Reader open(String path, String token) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d%s".formatted(RestAssured.port, path)))
            .header("Authorization", "Bearer " + token)
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new Reader(response.body());
  }

  @Test
  @DisplayName("Changes: cut by a revocation, at once; a stream of another token goes on")
  void events() throws Exception {
    var eve = open("/api/v1/events", made("eve", AccessRole.VIEWER, Optional.empty()));
    var bob = open("/api/v1/events", made("bob", AccessRole.VIEWER, Optional.empty()));
    Await.until("the first events", BOUND, () -> seen(eve, "ping") && seen(bob, "ping"));
    operator().delete("/api/v1/tokens/eve").then().statusCode(204);
    Await.until("the cut", BOUND, eve::hasEnded);
    assertThat(bob.hasEnded()).isFalse();
    operator()
        .body("{\"uuid\": \"%s\"}".formatted(UUID.randomUUID()))
        .post("/api/v1/machines")
        .then()
        .statusCode(201);
    Await.until("news for the other", BOUND, () -> seen(bob, "event:machine"));
  }

  private static boolean seen(Reader reader, String words) {
    return reader.text.indexOf(words) >= 0;
  }

  @Test
  @DisplayName("Changes: cut when the token expires, though nobody revokes it")
  void expiry() throws Exception {
    var token = made("brief", AccessRole.VIEWER, Optional.of(Duration.ofSeconds(4)));
    var brief = open("/api/v1/events", token);
    Await.until("the first event", BOUND, () -> seen(brief, "ping"));
    Await.until("the end", BOUND, brief::hasEnded);
  }

  /** A machine that is on. */
  private static final class Machine implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {}
  }

  @Test
  @DisplayName("A console: a viewer does not see it; who may is cut in the middle by a revocation")
  void console() throws Exception {
    var bmc =
        new SimulatedBmc(
            new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R78", "admin", "secret", 4),
            new Machine(),
            BmcFaults.NONE);
    try (var host = new BmcHost(InstantSource.system())) {
      var port = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
      var id = machine(port);
      var path = "/api/v1/machines/" + id + "/console";
      var viewer = made("viewer", AccessRole.VIEWER, Optional.empty());
      for (var below : new String[] {path, path + "/recording"}) {
        given().header("Authorization", "Bearer " + viewer).get(below).then().statusCode(403);
      }
      var kim = open(path, made("kim", AccessRole.CONSOLE, Optional.empty()));
      bmc.serial().print("top secret");
      Await.until("the screen", BOUND, () -> seen(kim, "top secret"));
      operator().delete("/api/v1/tokens/kim").then().statusCode(204);
      Await.until("the cut", BOUND, kim::hasEnded);
      bmc.serial().print("after the end");
      assertThat(kim.text.indexOf("after the end")).isNegative();
    }
  }

  private String machine(int port) {
    return operator()
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
