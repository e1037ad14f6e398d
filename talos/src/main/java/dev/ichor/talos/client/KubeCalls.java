package dev.ichor.talos.client;

import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** The Kubernetes API as the kubeconfig's user; every answer and the whole question are bounded. */
final class KubeCalls {
  /** Objects in one answer, and answers of one list: more than a cluster of thousands has. */
  private static final int CHUNK = 100;

  private static final int MOST_CHUNKS = 60;

  /** Of one answer: a hundred objects are a tenth of it. */
  private static final long MOST_OCTETS = 4L << 20;

  private static final HttpResponse.BodyHandler<String> BODY =
      HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_OCTETS);

  private final HttpClient http;
  private final URI server;
  private final long deadline;

  private KubeCalls(HttpClient http, URI server, long deadline) {
    this.http = http;
    this.server = server;
    this.deadline = deadline;
  }

  /** What is asked, and made of the answers. */
  interface Question<T> {
    T of(KubeCalls calls) throws IOException, InterruptedException, MalformedYamlException;
  }

  /**
   * @param patience for all of it together
   * @param away made of the reason when there is no answer
   */
  static <T> T ask(
      Secret kubeconfig, Duration patience, Question<T> question, Function<String, T> away) {
    try {
      var access = KubeAccess.of(kubeconfig);
      try (var http =
          HttpClient.newBuilder()
              .sslContext(access.tls())
              .connectTimeout(patience)
              .version(HttpClient.Version.HTTP_1_1)
              .build()) {
        var deadline = System.nanoTime() + patience.toNanos();
        try {
          return question.of(new KubeCalls(http, access.server(), deadline));
        } finally {
          http.shutdownNow(); // close alone waits for an answer that may never end
        }
      }
    } catch (MalformedYamlException | GeneralSecurityException | IllegalArgumentException e) {
      return away.apply(
          "the kubeconfig on record cannot be used: %s"
              .formatted(Printable.of(String.valueOf(e.getMessage()))));
    } catch (IOException e) {
      return away.apply(
          "the Kubernetes API was not asked: %s"
              .formatted(Printable.of(e.getMessage() == null ? e.toString() : e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away.apply("the Kubernetes API was not asked: interrupted");
    }
  }

  static boolean isReady(CosiResource object) {
    return object.nested("status").each("conditions").stream()
        .anyMatch(c -> c.text("type").equals("Ready") && c.text("status").equals("True"));
  }

  /** In chunks (Kubernetes API concepts, "Retrieving large results sets in chunks"). */
  void list(String path, Consumer<CosiResource> each)
      throws IOException, InterruptedException, MalformedYamlException {
    var next = "";
    for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
      var query = "?limit=" + CHUNK + (next.isEmpty() ? "" : "&continue=" + encoded(next));
      var page = new CosiResource("", get(path + query));
      page.each("items").forEach(each);
      next = page.nested("metadata").raw("continue");
      if (next.isEmpty()) {
        return;
      }
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Map<String, Object> get(String path)
      throws IOException, InterruptedException, MalformedYamlException {
    var request = request(path).build();
    var response = answered(path, http.sendAsync(request, BODY));
    if (response.statusCode() != 200) {
      throw new IOException("%s answered %d to %s".formatted(server, response.statusCode(), path));
    }
    return YamlReader.mapping(response.body()); // JSON is YAML
  }

  /**
   * Deletes an object if it is still that one (DeleteOptions, preconditions).
   *
   * @return the HTTP status
   */
  int delete(String path, String uid) throws IOException, InterruptedException {
    var options =
        "{\"apiVersion\": \"v1\", \"kind\": \"DeleteOptions\", \"preconditions\": {\"uid\": \"%s\"}}"
            .formatted(uid);
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .method("DELETE", BodyPublishers.ofString(options))
            .build();
    return answered(path, http.sendAsync(request, BODY)).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Accept", "application/json");
  }

  /** A request's own timeout ends with the head of its answer; this one holds for its body too. */
  private HttpResponse<String> answered(String path, CompletableFuture<HttpResponse<String>> coming)
      throws IOException, InterruptedException {
    try {
      return coming.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("%s did not answer %s in time".formatted(server, path), e);
    } catch (ExecutionException e) {
      throw new IOException("%s: %s".formatted(server, e.getCause()), e);
    } finally {
      coming.cancel(true);
    }
  }
}
