package dev.ichor.api.rest;

import dev.ichor.inventory.model.Printable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a cluster without uplink is told about images: Ichor's registry stands in for those that
 * Talos and Kubernetes pull from. What it lacks is still asked of them.
 */
final class OfflineMirror {
  private static final String PORT = "8082";
  private static final List<String> REGISTRIES =
      List.of("factory.talos.dev", "ghcr.io", "registry.k8s.io");

  private OfflineMirror() {}

  /**
   * Patches of the machine configuration: RegistryMirrorConfig documents, and before Talos 1.12
   * {@code machine.registries}.
   *
   * @param registry address of Ichor in the machines' network, with a port if it is not 8082
   * @param talosVersion with v
   */
  static List<String> patches(String registry, String talosVersion) {
    var url = "http://" + endpoint(registry);
    return isBefore112(talosVersion)
        ? List.of(section(url))
        : REGISTRIES.stream().map(host -> document(host, url)).toList();
  }

  private static String endpoint(String text) {
    var colon = text.matches("[^:]*:\\d{1,5}") ? text.indexOf(':') : text.length();
    try {
      var host = Inputs.host(text.substring(0, colon));
      var port = colon < text.length() ? text.substring(colon + 1) : PORT;
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "offline '%s' is not the address of Ichor in the machines' network; write it as 10.77.0.1"
              .formatted(Printable.of(text)),
          e);
    }
  }

  private static boolean isBefore112(String version) {
    return version.matches("v(0\\..*|1\\.([0-9]|1[01])\\..*)");
  }

  private static String document(String host, String url) {
    return """
        apiVersion: v1alpha1
        kind: RegistryMirrorConfig
        name: %s
        endpoints:
          - url: %s
        """
        .formatted(host, url);
  }

  private static String section(String url) {
    var mirrors =
        REGISTRIES.stream()
            .flatMap(
                host ->
                    Stream.of(
                        "      %s:".formatted(host), "        endpoints: [%s]".formatted(url)))
            .toList();
    return "machine:\n  registries:\n    mirrors:\n" + String.join("\n", mirrors) + "\n";
  }
}
