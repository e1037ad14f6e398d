package dev.ichor.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The operator: Ichor's REST API by curl, on Ichor's own host, with the token of the first start.
 */
final class Operator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "http://127.0.0.1:8080/api/v1";

  private final String namespace;
  private final String token;

  Operator(String namespace, String token) {
    this.namespace = namespace;
    this.token = token;
  }

  private record Answer(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }
  }

  boolean answers() {
    return call("GET", "/machines", Optional.empty()).status() == 200;
  }

  /** The id of the machine with this MAC, once Ichor has seen it. */
  Optional<String> machine(String mac) {
    var machines = call("GET", "/machines", Optional.empty());
    if (machines.status() != 200) {
      return Optional.empty();
    }
    return StreamSupport.stream(machines.json().spliterator(), false)
        .filter(machine -> machine.toString().toLowerCase(java.util.Locale.ROOT).contains(mac))
        .map(machine -> machine.path("id").asText())
        .findFirst();
  }

  /** Where its node answers, as Ichor knows it. */
  String address(String id) {
    return call("GET", "/machines/" + id, Optional.empty()).json().path("address").asText();
  }

  /** Waits for the lifecycle state; a FAILED machine ends the wait with its reason. */
  void awaitState(String id, String wanted, Duration limit) {
    Shell.await("machine %s to be %s".formatted(id, wanted), limit, () -> stateIs(id, wanted));
  }

  private Optional<Boolean> stateIs(String id, String wanted) {
    var answer = call("GET", "/machines/" + id, Optional.empty());
    var state = answer.status() == 200 ? answer.json().path("state").asText() : "";
    if (state.equals("FAILED") && !wanted.equals("FAILED")) {
      throw new AssertionError("the machine failed: " + answer.body());
    }
    return state.equals(wanted) ? Optional.of(true) : Optional.empty();
  }

  void approve(String id) {
    must("POST", "/machines/" + id + "/approve", Map.of());
  }

  /** As control plane. */
  void assign(String id, String cluster) {
    must("POST", "/machines/" + id + "/assign", Map.of("cluster", cluster, "role", "controlplane"));
  }

  /** A cluster whose Kubernetes API is at the address. */
  void createCluster(String name, String address, String configuration) {
    must(
        "POST",
        "/clusters",
        Map.of(
            "name", name,
            "endpoint", "https://" + address + ":6443",
            "configuration", configuration));
  }

  /** The administrator's kubeconfig, once the cluster has one. */
  Optional<String> kubeconfig(String cluster) {
    var answer = call("GET", "/clusters/" + cluster + "/kubeconfig", Optional.empty());
    return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  /** Enters a machine by MAC and BMC; Ichor powers it on by itself. */
  void enter(String mac, String bmc, String user, String password) {
    var endpoint = Map.of("host", bmc, "user", user, "password", password);
    must("POST", "/machines", Map.of("macs", List.of(mac), "bmc", endpoint));
  }

  /** Enters a machine that is powered on by hand, with a loader of its own. */
  void enterWithLoader(String mac, String loader) {
    var machine = must("POST", "/machines", Map.of("macs", List.of(mac)));
    must("PATCH", "/machines/" + machine.path("id").asText(), Map.of("loader", loader));
  }

  /**
   * What DHCP would answer firmware of this MAC address, as JSON.
   *
   * @param architecture option 93
   */
  String explained(String mac, int architecture) {
    var path = "/dhcp/explain?mac=%s&arch=%d".formatted(mac, architecture);
    return call("GET", path, Optional.empty()).body();
  }

  private JsonNode must(String method, String path, Map<String, Object> body) {
    var answer = call(method, path, Optional.of(body));
    if (answer.status() / 100 != 2) {
      throw new AssertionError(
          "%s %s was answered %d: %s".formatted(method, path, answer.status(), answer.body()));
    }
    return answer.body().isBlank() ? JSON.nullNode() : answer.json();
  }

  private Answer call(String method, String path, Optional<Object> body) {
    var command =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "-m",
                "20",
                "-X",
                method,
                "-H",
                "Authorization: Bearer " + token,
                "-H",
                "Content-Type: application/json",
                "-w",
                "\n%{http_code}"));
    body.ifPresent(content -> command.addAll(List.of("-d", write(content))));
    command.add(API + path);
    var output = Shell.run(Duration.ofSeconds(70), Rack.in(namespace, command)).output();
    int cut = output.lastIndexOf('\n');
    return new Answer(
        Integer.parseInt(output.substring(cut + 1).strip()), output.substring(0, Math.max(cut, 0)));
  }

  private static String write(Object content) {
    try {
      return JSON.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
