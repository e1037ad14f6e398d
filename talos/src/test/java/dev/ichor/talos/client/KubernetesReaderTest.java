package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.ichor.inventory.port.NodeOperations.KubeNode;
import dev.ichor.inventory.port.NodeOperations.Kubernetes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Kubernetes API, read with a kubeconfig that Ichor issued")
class KubernetesReaderTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final String READY = "{\"type\": \"Ready\", \"status\": \"True\"}";

  private final List<String> users = new CopyOnWriteArrayList<>();

  private static String nodes(HttpExchange exchange) {
    var second = String.valueOf(exchange.getRequestURI().getRawQuery()).contains("continue=a%2Fb");
    return second
        ? "{\"metadata\": {}, \"items\": [{\"metadata\": {\"name\": \"w1\"},"
            + " \"spec\": {\"unschedulable\": true}, \"status\": {}}]}"
        : "{\"metadata\": {\"continue\": \"a/b\"}, \"items\": [{\"metadata\": {\"name\": \"c1\"},"
            + " \"spec\": {}, \"status\": {\"conditions\": ["
            + READY
            + "]}}]}";
  }

  private static String pods() {
    return "{\"items\": [{\"metadata\": {\"name\": \"coredns-1\"},"
        + " \"status\": {\"conditions\": ["
        + READY
        + "]}}]}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    var user = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    users.add(user);
    var path = exchange.getRequestURI().getPath();
    var body = path.equals("/api/v1/nodes") ? nodes(exchange) : pods();
    var octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(users.size() > 3 ? 403 : 200, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  @Test
  @DisplayName("nodes in chunks, pods of kube-system; user and group are those of the kubeconfig")
  void reads() throws Exception {
    var server = FakeKubernetes.server(this::answer);
    try {
      var kubeconfig = FakeKubernetes.kubeconfig(server.getAddress().getPort());
      assertThat(KubernetesReader.read(kubeconfig, Duration.ofSeconds(15)))
          .isEqualTo(
              new Kubernetes.Answered(
                  List.of(new KubeNode("c1", true, false), new KubeNode("w1", false, true)),
                  Map.of("coredns-1", true)));
      assertThat(users)
          .hasSize(3)
          .allMatch(it -> it.contains("CN=eve") && it.contains("O=viewers"));
      assertThat(KubernetesReader.read(kubeconfig, Duration.ofSeconds(15)).toString())
          .contains("answered 403 to /api/v1/nodes");
    } finally {
      server.stop(0);
    }
    assertThat(KubernetesReader.read(FakeKubernetes.kubeconfig(1), Duration.ofSeconds(5)))
        .isInstanceOf(Kubernetes.Away.class);
  }

  @Test
  @DisplayName("an answer without end is given up by its size, a slow one by the time of the whole")
  void bounded() throws Exception {
    var over = new CountDownLatch(1);
    var huge = FakeKubernetes.server(exchange -> begin(exchange, new byte[5 << 20], over));
    var slow = FakeKubernetes.server(exchange -> begin(exchange, new byte[10], over));
    try {
      var begun = System.nanoTime();
      var large =
          KubernetesReader.read(FakeKubernetes.kubeconfig(huge.getAddress().getPort()), LONG);
      assertThat(large.toString()).contains("capacity");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
      var late =
          KubernetesReader.read(
              FakeKubernetes.kubeconfig(slow.getAddress().getPort()), Duration.ofSeconds(2));
      assertThat(late.toString()).contains("did not answer /api/v1/nodes?limit=100 in time");
    } finally {
      over.countDown();
      huge.stop(0);
      slow.stop(0);
    }
  }

  /** The head and some of the body; the rest never comes. */
  private static void begin(HttpExchange exchange, byte[] octets, CountDownLatch over)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      body.write(octets);
      body.flush();
      var _ = over.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
