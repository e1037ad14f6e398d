package dev.ichor.api.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** An operator at the public REST interface. */
final class Operator implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final Secret token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  Operator(URI base, Secret token) {
    this.base = base;
    this.token = token;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(path).GET().timeout(Duration.ofSeconds(30)).build());
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .timeout(Duration.ofSeconds(60))
            .build());
  }

  /** Hands over each event's name and data until the stream ends. */
  void follow(BiConsumer<String, JsonNode> consumer) throws IOException, InterruptedException {
    var response =
        http.send(request("/api/v1/events").build(), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      var name = "";
      for (var line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          consumer.accept(name, JSON.readTree(line.substring(5)));
        }
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .header("Authorization", "Bearer " + token.reveal());
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(
                  request.method(),
                  request.uri().getPath(),
                  response.statusCode(),
                  response.body()));
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
