package dev.ichor.api.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Prints one line for each step of each machine, as the event stream tells it. */
final class Progress {
  private final Operator operator;
  private final PrintStream out;
  private final Instant begun = Instant.now();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private volatile boolean isPaused;

  Progress(Operator operator, PrintStream out) {
    this.operator = operator;
    this.out = out;
  }

  /** Follows on a thread of its own until the appliance stops. */
  void start() {
    Thread.ofVirtual().name("demo-progress").start(this::follow);
  }

  void pause() {
    isPaused = true;
  }

  void resume() {
    isPaused = false;
  }

  private void follow() {
    try {
      while (true) {
        operator.follow(this::event);
      }
    } catch (IOException | UncheckedIOException _) {
      // the appliance stops: there is nothing more to tell
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void event(String name, JsonNode data) {
    switch (name) {
      case "machine" -> machine(data);
      case "evidence" ->
          line(
              names.getOrDefault(data.path("machine").asText(), "a machine"),
              data.path("evidence")
                  .path("source")
                  .asText()
                  .toLowerCase(Locale.ROOT)
                  .replace('_', ' '),
              data.path("evidence").path("text").asText());
      default -> {}
    }
  }

  private void machine(JsonNode data) {
    var id = data.path("id").asText();
    var state = data.path("state").asText();
    names.put(id, data.path("name").asText());
    var before = states.put(id, state);
    if (!state.equals(before)) {
      line(data.path("name").asText(), "state", before == null ? state : before + " -> " + state);
    }
  }

  private void line(String machine, String source, String text) {
    if (!isPaused) {
      var seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
      out.printf(Locale.ROOT, "%7.2f s  %-12s %-10s %s%n", seconds, machine, source, text);
    }
  }
}
