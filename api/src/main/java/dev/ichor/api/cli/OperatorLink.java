package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.model.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a command reaches a running appliance: its REST interface, with the operator's token. */
final class OperatorLink {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(30);

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:ICHOR_SERVER:-http://127.0.0.1:8080}",
      description = "The appliance; ICHOR_SERVER does the same. Default: http://127.0.0.1:8080")
  URI server = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:ICHOR_TOKEN_FILE:-/var/lib/ichor/operator.token}",
      description =
          "The operator's token; ICHOR_TOKEN_FILE does the same. Default:"
              + " /var/lib/ichor/operator.token")
  Path tokenFile = Path.of("/var/lib/ichor/operator.token");

  /** What the appliance said that is not what was wanted. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  JsonNode get(String path) throws RefusedException, InterruptedException {
    return send("GET", path, Optional.empty(), "application/json");
  }

  JsonNode post(String path, JsonNode body) throws RefusedException, InterruptedException {
    return send("POST", path, Optional.of(body.toString()), "application/json");
  }

  JsonNode postText(String path, String body, String type)
      throws RefusedException, InterruptedException {
    return send("POST", path, Optional.of(body), type);
  }

  JsonNode put(String path, JsonNode body) throws RefusedException, InterruptedException {
    return send("PUT", path, Optional.of(body.toString()), "application/json");
  }

  JsonNode patch(String path, JsonNode body) throws RefusedException, InterruptedException {
    return send("PATCH", path, Optional.of(body.toString()), "application/json");
  }

  /** An answer that is no JSON. */
  String getText(String path) throws RefusedException, IOException, InterruptedException {
    try (var events = stream(path);
        var reader = events.reader()) {
      return reader.lines().collect(Collectors.joining("\n", "", "\n"));
    }
  }

  /** An answer that goes on; closing it ends it, from any thread. */
  record Events(HttpClient http, InputStream body) implements AutoCloseable {
    BufferedReader reader() {
      return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      http.shutdownNow();
      body.close();
    }
  }

  /** Waits for the beginning of an answer that goes on. */
  Events stream(String path) throws RefusedException, IOException, InterruptedException {
    var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token())
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() >= 300) {
      try (var body = response.body()) {
        var detail = JSON.readTree(body).path("detail").asText("");
        throw new RefusedException(
            Printable.of(detail.isEmpty() ? "it answered " + response.statusCode() : detail));
      } finally {
        http.shutdownNow();
      }
    }
    return new Events(http, response.body());
  }

  void delete(String path) throws RefusedException, InterruptedException {
    send("DELETE", path, Optional.empty(), "application/json");
  }

  private JsonNode send(String method, String path, Optional<String> body, String type)
      throws RefusedException, InterruptedException {
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      var publisher =
          body.map(HttpRequest.BodyPublishers::ofString)
              .orElseGet(HttpRequest.BodyPublishers::noBody);
      var request =
          HttpRequest.newBuilder(server.resolve(path))
              .header("Authorization", "Bearer " + token())
              .header("Content-Type", type)
              .timeout(LONGEST)
              .method(method, publisher)
              .build();
      return answer(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new RefusedException(
          "%s does not answer (%s); is it running, and is --server right?"
              .formatted(server, Optional.ofNullable(e.getMessage()).orElse(e.toString())));
    }
  }

  private String token() throws RefusedException {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new RefusedException(
          "the token in %s cannot be read (%s); name it with --token-file"
              .formatted(tokenFile, e.getClass().getSimpleName()));
    }
  }

  private static JsonNode answer(HttpResponse<String> response)
      throws IOException, RefusedException {
    var tree = response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    if (response.statusCode() >= 300) {
      throw new RefusedException(
          Printable.of(tree.path("detail").asText("it answered " + response.statusCode())));
    }
    return tree;
  }
}
