package dev.ichor.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.rest.Routes.Route;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.TokenDesk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Which role each route of the REST interface asks for")
class RolesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject TokenDesk tokens;
  private final Map<AccessRole, String> texts = new EnumMap<>(AccessRole.class);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  @BeforeEach
  void add() {
    for (var role : AccessRole.values()) {
      var made = (TokenDesk.Added.Done) tokens.add(name(role), role, Optional.empty());
      texts.put(role, made.made().text().reveal());
    }
  }

  @AfterEach
  void revoke() {
    for (var role : AccessRole.values()) {
      tokens.revoke(name(role));
    }
    http.shutdownNow();
  }

  private static String name(AccessRole role) {
    return "roles-test-" + role.word();
  }

  @Test
  @DisplayName("Each route says which role it asks for, or that it is for everybody")
  void said() throws IOException {
    assertThat(Routes.all())
        .hasSizeGreaterThan(120)
        .filteredOn(route -> route.needs().isEmpty() != route.isUnguarded())
        .as("annotate these with @Needs(AccessRole...)")
        .isEmpty();
    assertThat(Routes.all())
        .filteredOn(Route::isUnguarded)
        .extracting(Route::path)
        .containsExactly("/bmc-events/{token}");
  }

  @Test
  @DisplayName("docs/routes.md is what the routes say: nobody loosens one unseen")
  void documented() throws IOException {
    var lines = new ArrayList<String>();
    for (var route : Routes.all()) {
      var role = route.needs().map(needs -> needs.value().word()).orElse("(the BMC's own token)");
      lines.add(
          "| %s | `%s` | %s | %s |"
              .formatted(route.verb(), route.path(), role, route.isOnce() ? "once" : ""));
    }
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/routes.md"), lines);
    assertThat(Files.readAllLines(Path.of("../docs/routes.md")))
        .filteredOn(line -> line.contains("| `/"))
        .as("the table in docs/routes.md; what it should be is in api/target/routes.md")
        .containsExactlyElementsOf(lines);
  }

  @Test
  @DisplayName("Every route and every role: 403 with the missing role's name, or let through")
  void everyRouteEveryRole() throws Exception {
    var wrong = new ArrayList<String>();
    for (var route : Routes.all()) {
      if (route.isUnguarded()) {
        continue;
      }
      var needed = route.needs().orElseThrow().value();
      for (var role : AccessRole.values()) {
        var answer = ask(route, role);
        var isRight =
            role.includes(needed)
                ? answer.status() != 401 && answer.status() != 403
                : answer.status() == 403
                    && answer.detail().contains("the role " + needed.word())
                    && answer.detail().contains(name(role));
        if (!isRight) {
          wrong.add("%s %s as %s: %s".formatted(route.verb(), route.example(), role, answer));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private record Answer(int status, String detail) {}

  private Answer ask(Route route, AccessRole role) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d%s".formatted(RestAssured.port, route.example())))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + texts.get(role))
            .header("Content-Type", route.type())
            .method(route.verb(), HttpRequest.BodyPublishers.noBody())
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      return response.statusCode() == 403
          ? new Answer(403, JSON.readTree(body).path("detail").asText(""))
          : new Answer(response.statusCode(), "");
    }
  }

  @Test
  @DisplayName("What is outside of the REST interface, each role reads: page, OpenAPI, health")
  void elsewhere() throws Exception {
    for (var path : List.of("/ui/", "/q/openapi", "/q/health")) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:%d%s".formatted(RestAssured.port, path)))
              .header("Authorization", "Bearer " + texts.get(AccessRole.VIEWER))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .as(path)
          .isEqualTo(200);
    }
  }
}
