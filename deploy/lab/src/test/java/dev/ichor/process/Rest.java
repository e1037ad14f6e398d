package dev.ichor.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The public REST interface, as an operator's script uses it. */
final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final String token;

  Rest(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  String token() {
    return token;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(must(request(path).GET()).body());
  }

  void post(String path, String body) throws IOException, InterruptedException {
    send("POST", path, body);
  }

  void put(String path, String body) throws IOException, InterruptedException {
    send("PUT", path, body);
  }

  void delete(String path) throws IOException, InterruptedException {
    must(request(path).DELETE());
  }

  private void send(String method, String path, String body)
      throws IOException, InterruptedException {
    must(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** What is no JSON. */
  String text(String path) throws IOException, InterruptedException {
    return must(request(path).GET()).body();
  }

  /** The status alone, whatever it is. */
  int status(String path) throws IOException, InterruptedException {
    return HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> must(HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    var request = builder.build();
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          "%s %s was answered %d: %s"
              .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
    return answer;
  }

  /** What an operator says once: approve all, one cluster of all, and where the BMCs are. */
  void declare(Path rack, String endpoint) throws IOException, InterruptedException {
    declare(rack, endpoint, "push");
  }

  /**
   * @param configuration how the cluster's machines get theirs: {@code push} or {@code pull}
   */
  void declare(Path rack, String endpoint, String configuration)
      throws IOException, InterruptedException {
    var machines = JSON.readTree(Files.readString(rack)).path("machines");
    declare(rack, endpoint, configuration, 1, machines.size() - 1);
  }

  /** As above, with groups of that many; what is over stays in the pool. */
  void declare(Path rack, String endpoint, String configuration, int controlPlanes, int workers)
      throws IOException, InterruptedException {
    var machines = JSON.readTree(Files.readString(rack)).path("machines");
    post("/api/v1/rules", "{\"name\":\"all\",\"order\":100,\"action\":{\"type\":\"approve\"}}");
    var cluster = JSON.createObjectNode().put("name", "lab").put("endpoint", endpoint);
    cluster.put("configuration", configuration);
    var groups = cluster.putArray("groups");
    groups.addObject().put("role", "controlplane").put("count", controlPlanes);
    groups.addObject().put("role", "worker").put("count", workers);
    post("/api/v1/clusters", cluster.toString());
    for (var known : machines) {
      var machine = JSON.createObjectNode();
      machine.set("name", known.path("name"));
      machine.set("uuid", known.path("uuid"));
      machine.putArray("macs").add(known.path("mac"));
      var bmc = machine.putObject("bmc");
      for (var key : List.of("protocol", "port", "user", "password", "certificate")) {
        if (known.path("bmc").has(key)) {
          bmc.set(key, known.path("bmc").path(key));
        }
      }
      bmc.set("host", known.path("bmc").path("address"));
      post("/api/v1/machines", machine.toString());
    }
  }
}
