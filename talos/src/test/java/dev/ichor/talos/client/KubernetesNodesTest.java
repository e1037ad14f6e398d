package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.ichor.inventory.port.NodeOperations.Forgotten;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The node object of a machine that left is deleted, and no other")
class KubernetesNodesTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.77.0.11");
  private static final Instant ASKED = Instant.parse("2026-06-01T12:00:00Z");
  private static final String UID = "6b1d4a52-0f0e-4a3f-9c56-3f0d7c1f2a11";
  private static final String OLD = "2026-01-01T00:00:00Z";

  private final List<String> nodes = new ArrayList<>();
  private final List<String> deletions = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private HttpsServer server;

  @BeforeEach
  void open() throws Exception {
    server = FakeKubernetes.server(this::answer);
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var isDelete = exchange.getRequestMethod().equals("DELETE");
    if (isDelete) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      deletions.add(exchange.getRequestURI().getPath() + " " + body);
    }
    var octets =
        (isDelete ? "{}" : "{\"items\": [" + String.join(",", nodes) + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(isDelete ? answer : 200, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  private static String node(String name, String address, String created, String ready) {
    return """
    {"metadata": {"name": "%s", "uid": "%s", "creationTimestamp": "%s"},
     "status": {"addresses": [{"type": "Hostname", "address": "%s"},
                              {"type": "InternalIP", "address": "%s"}],
                "conditions": [{"type": "Ready", "status": "%s"}]}}
    """
        .formatted(name, UID, created, name, address, ready);
  }

  private Forgotten forget() throws Exception {
    var kubeconfig = FakeKubernetes.kubeconfig(server.getAddress().getPort());
    return KubernetesNodes.forget(kubeconfig, ADDRESS, ASKED, Duration.ofSeconds(15));
  }

  @Test
  @DisplayName("by its address, once it is not ready, on the condition that it is still that one")
  void deleted() throws Exception {
    nodes.add(node("w1", "10.77.0.11", OLD, "Unknown"));
    nodes.add(node("w2", "10.77.0.12", OLD, "Unknown"));
    assertThat(forget()).isEqualTo(new Forgotten.Deleted("w1"));
    assertThat(deletions)
        .singleElement()
        .asString()
        .startsWith("/api/v1/nodes/w1 {")
        .contains("\"preconditions\": {\"uid\": \"" + UID + "\"}");
  }

  @Test
  @DisplayName("ready, younger than the leaving, of two with one address, without age: left alone")
  void leftAlone() throws Exception {
    nodes.add(node("w1", "10.77.0.11", OLD, "True"));
    assertThat(forget().toString()).contains("still counts as ready");
    nodes.set(0, node("w1", "10.77.0.11", "2026-06-01T12:00:01Z", "False"));
    assertThat(forget()).as("another machine got its address").isEqualTo(new Forgotten.Absent());
    nodes.set(0, node("w1", "10.77.0.11", "long ago", "False"));
    assertThat(forget()).isEqualTo(new Forgotten.Absent());
    nodes.set(0, node("w1", "10.77.0.11", OLD, "False"));
    nodes.add(node("w9", "10.77.0.11", OLD, "False"));
    assertThat(forget().toString()).contains("2 nodes have the address");
    nodes.clear();
    nodes.add(node("w1", "10.77.0.11", OLD, "False").replace(UID, "a\", b"));
    assertThat(forget()).isInstanceOf(Forgotten.NotYet.class);
    assertThat(deletions).isEmpty();
  }

  @Test
  @DisplayName("gone meanwhile is absent; what is refused, or does not answer, is asked again")
  void refused() throws Exception {
    nodes.add(node("w1", "10.77.0.11", OLD, "False"));
    answer = 404;
    assertThat(forget()).isEqualTo(new Forgotten.Absent());
    answer = 403;
    assertThat(forget().toString()).contains("answered 403 to the deletion of node w1");
    var kubeconfig = FakeKubernetes.kubeconfig(1);
    assertThat(KubernetesNodes.forget(kubeconfig, ADDRESS, ASKED, Duration.ofSeconds(5)))
        .isInstanceOf(Forgotten.NotYet.class);
  }
}
