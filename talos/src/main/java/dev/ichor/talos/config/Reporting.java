package dev.ichor.talos.config;

import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a node reports to, as side documents: without a v1alpha1 document they configure nothing
 * else, so a node that fetched only these goes on into maintenance mode.
 *
 * @param eventSink {@code host:port} of the event sink
 * @param kernelLog {@code tcp://host:port} or {@code udp://host:port}
 */
public record Reporting(Optional<String> eventSink, Optional<String> kernelLog) {
  public static final Reporting NONE = new Reporting(Optional.empty(), Optional.empty());

  /** EventSinkConfig and KmsgLogConfig, as far as wanted. */
  public List<Map<String, Object>> documents() {
    var documents = new ArrayList<Map<String, Object>>();
    eventSink.ifPresent(
        endpoint -> documents.add(document("EventSinkConfig").with("endpoint", endpoint).toMap()));
    kernelLog.ifPresent(
        url ->
            documents.add(
                document("KmsgLogConfig").with("name", "ichor").with("url", url).toMap()));
    return documents;
  }

  /** The answer of the embedded configuration URL while the machine shall wait in maintenance. */
  public String yaml() {
    return YamlWriter.write(documents());
  }

  static Fields document(String kind) {
    return new Fields().with("apiVersion", "v1alpha1").with("kind", kind);
  }
}
