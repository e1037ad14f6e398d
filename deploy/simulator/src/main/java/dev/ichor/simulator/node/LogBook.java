package dev.ichor.simulator.node;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of one boot: the kernel's, and one for each service. */
final class LogBook {
  private final LineLog kernel = new LineLog();
  private final Map<String, LineLog> services = new ConcurrentHashMap<>();

  LineLog kernel() {
    return kernel;
  }

  LineLog service(String id) {
    return services.computeIfAbsent(id, _ -> new LineLog());
  }

  /** What machined traces goes into its own log and into the kernel's. */
  void trace(String text) {
    kernel.add("user: warning: [%s]: [talos] %s".formatted(Instant.now(), text));
    say("machined", text);
  }

  void say(String service, String text) {
    service(service).add("%s %s".formatted(Instant.now(), text));
  }
}
