package dev.ichor.talos.config;

import dev.ichor.inventory.model.Role;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The patches of a machine in the order in which they are applied: the cluster's, then its own
 * (those of the rule that assigned it first). A patch may begin with a document of Ichor's own:
 * {@code kind: Scope} limits it to a role, {@code kind: Settings} is typed fields.
 */
record Layers(List<Layer> layers) {
  static final String API_VERSION = "ichor.dev/v1alpha1";

  /**
   * One patch.
   *
   * @param from for people: {@code patch 2 of cluster bronze}
   * @param patch Talos's documents, or operations; empty when there are settings only
   */
  record Layer(String from, Optional<Settings> settings, List<Object> patch) {}

  /** Those that are for the role, templates filled in. */
  static Layers of(String from, List<String> patches, Role role, Map<String, String> facts)
      throws InvalidConfigException {
    var layers = new ArrayList<Layer>();
    var number = 0;
    for (var text : patches) {
      number++;
      var name = "patch %d of %s".formatted(number, from);
      try {
        layer(name, PatchText.parse(text, facts), role).ifPresent(layers::add);
      } catch (InvalidConfigException e) {
        throw new InvalidConfigException("%s: %s".formatted(name, e.getMessage()));
      }
    }
    return new Layers(layers);
  }

  private static Optional<Layer> layer(String name, List<Object> documents, Role role)
      throws InvalidConfigException {
    if (documents.isEmpty()) {
      throw new InvalidConfigException("the patch has no document; write one, or leave it out");
    }
    var rest = new ArrayList<Object>();
    Optional<Settings> settings = Optional.empty();
    for (var document : documents) {
      if (!(document instanceof Map<?, ?> map) || !API_VERSION.equals(map.get("apiVersion"))) {
        rest.add(document);
      } else if (!isFor(map, role)) {
        return Optional.empty();
      } else if ("Settings".equals(map.get("kind")) && settings.isEmpty()) {
        settings = Optional.of(Settings.read(map));
      } else if (!"Scope".equals(map.get("kind"))) {
        throw new InvalidConfigException(
            "kind '%s' of %s is not known, or comes twice; there are Scope and Settings"
                .formatted(map.get("kind"), API_VERSION));
      }
    }
    return Optional.of(new Layer(name, settings, rest));
  }

  private static boolean isFor(Map<?, ?> document, Role role) throws InvalidConfigException {
    var wanted = document.get("role");
    if (wanted == null) {
      return true;
    }
    for (var each : Role.values()) {
      if (each.talosName().equals(wanted)) {
        return each == role;
      }
    }
    throw new InvalidConfigException(
        "role '%s' is not known; write controlplane or worker".formatted(wanted));
  }

  Layers and(Layers later) {
    var both = new ArrayList<>(layers);
    both.addAll(later.layers);
    return new Layers(both);
  }

  /** The settings of all layers in order. */
  List<Settings> settings() {
    return layers.stream().flatMap(layer -> layer.settings().stream()).toList();
  }
}
