package dev.ichor.api.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One page of a headless Chromium, driven over the DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

  static Optional<Path> installed() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  Chromium(Path binary, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                binary.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    var port = port(profile.resolve("DevToolsActivePort"));
    socket =
        http.newWebSocketBuilder().buildAsync(page(port), new Listener()).get(60, TimeUnit.SECONDS);
    call("Page.enable", Map.of());
  }

  private static int port(Path file) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      if (Files.exists(file) && Files.readAllLines(file).size() > 1) {
        return Integer.parseInt(Files.readAllLines(file).getFirst());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("chromium did not open its DevTools port");
  }

  private URI page(int port) throws Exception {
    var list =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build(),
            HttpResponse.BodyHandlers.ofString());
    for (var target : JSON.readTree(list.body())) {
      if (target.path("type").asText().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("chromium has no page: " + list.body());
  }

  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .get(30, TimeUnit.SECONDS);
    return answer.get(60, TimeUnit.SECONDS);
  }

  void open(URI address) throws Exception {
    call("Page.navigate", Map.of("url", address.toString()));
  }

  /** The value of a JavaScript expression, as text. */
  String evaluate(String expression) throws Exception {
    return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .path("result")
        .path("result")
        .path("value")
        .asText();
  }

  /** Asks until the expression is true; fails with the page's text after a minute. */
  void await(String expression) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      if (evaluate("Boolean(" + expression + ")").equals("true")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError(
        "never true: %s; the page says: %s"
            .formatted(expression, evaluate("document.body.innerText")));
  }

  /** Returns when no process of the browser is left that could still write into its profile. */
  @Override
  public void close() throws Exception {
    socket.abort();
    http.shutdownNow();
    var family =
        Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    if (!haveEnded(family)) {
      family.forEach(ProcessHandle::destroyForcibly);
      if (!haveEnded(family)) {
        throw new IOException("chromium does not end: " + family);
      }
    }
  }

  private static boolean haveEnded(List<ProcessHandle> family) throws Exception {
    var ended = family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ended).get(20, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException alive) {
      return false;
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        deliver(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void deliver(String message) {
      try {
        var node = JSON.readTree(message);
        Optional.ofNullable(waiting.remove(node.path("id").asInt(-1)))
            .ifPresent(answer -> answer.complete(node));
      } catch (IOException malformed) {
        throw new IllegalStateException(message, malformed);
      }
    }
  }
}
