package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Ichor a client word talks to, and as whom. */
final class ServerOptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Ichor's operator address; ICHOR_SERVER, else http://127.0.0.1:8080.")
  @Nullable URI server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "operator.token of the data directory; ICHOR_TOKEN holds the token itself.")
  @Nullable Path tokenFile;

  /** An answer: its status and its text. */
  record Answer(int status, String text) {
    boolean isGood() {
      return status < 300;
    }

    JsonNode json() throws IOException {
      return JSON.readTree(text);
    }

    /** The problem's sentence. */
    String detail() {
      try {
        var node = JSON.readTree(text);
        return node.path("detail").asText(text);
      } catch (IOException e) {
        return text;
      }
    }
  }

  Answer get(String path) throws IOException {
    return send("GET", path, "application/json", Optional.empty());
  }

  Answer json(String method, String path, Object body) throws IOException {
    return send(method, path, "application/json", Optional.of(JSON.writeValueAsString(body)));
  }

  Answer text(String method, String path, Secret body) throws IOException {
    return send(method, path, "text/plain", Optional.of(body.reveal()));
  }

  /**
   * An answer that goes on, line by line; closed by whoever reads it.
   *
   * @throws IOException with the problem's sentence when it is none
   */
  Stream<String> lines(String path) throws IOException {
    var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    var request =
        HttpRequest.newBuilder(base().resolve(path))
            .header("Authorization", "Bearer " + token().reveal())
            .header("Accept", "text/event-stream")
            .build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofLines());
      if (response.statusCode() >= 300) {
        try (var body = response.body()) {
          throw new IOException(
              new Answer(response.statusCode(), body.collect(Collectors.joining())).detail());
        }
      }
      return response.body().onClose(http::shutdownNow);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + base(), e);
    }
  }

  /**
   * An answer into a file.
   *
   * @throws IOException with the problem's sentence when it is none
   */
  void file(String path, Path file) throws IOException {
    var request =
        HttpRequest.newBuilder(base().resolve(path))
            .header("Authorization", "Bearer " + token().reveal())
            .build();
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
      var response = http.send(request, HttpResponse.BodyHandlers.ofFile(file));
      if (response.statusCode() >= 300) {
        var answer = new Answer(response.statusCode(), Files.readString(file));
        Files.delete(file);
        throw new IOException(answer.detail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + base(), e);
    }
  }

  private URI base() {
    return server != null
        ? server
        : URI.create(System.getenv().getOrDefault("ICHOR_SERVER", "http://127.0.0.1:8080"));
  }

  Answer send(String method, String path, String type, Optional<String> body) throws IOException {
    var base = base();
    var publisher =
        body.map(HttpRequest.BodyPublishers::ofString)
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token().reveal())
            .header("Content-Type", type)
            .method(method, publisher)
            .build();
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + base, e);
    }
  }

  private Secret token() throws IOException {
    if (tokenFile != null) {
      return Secret.of(Files.readString(tokenFile).strip());
    }
    return Secret.of(System.getenv().getOrDefault("ICHOR_TOKEN", ""));
  }
}
