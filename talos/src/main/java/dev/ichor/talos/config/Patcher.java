package dev.ichor.talos.config;

import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies strategic merge patches: documents that match by (apiVersion, kind, name) are merged,
 * others are appended, {@code $patch: delete} takes away.
 */
public final class Patcher {
  private Patcher() {}

  /** The patched configuration; the argument is not changed. */
  public static MachineConfig apply(MachineConfig config, String patch)
      throws InvalidConfigException {
    refuseJsonPatch(patch);
    var documents = new LinkedHashMap<DocumentId, Map<String, Object>>();
    for (var document : config.documents()) {
      documents.put(DocumentId.of(document), document);
    }
    var parsed = MachineConfig.parse(patch).documents();
    if (parsed.isEmpty()) {
      throw new InvalidConfigException("the patch has no document");
    }
    for (var document : parsed) {
      var id = DocumentId.of(document);
      var deletes = PatchDeletes.of(document);
      for (var delete : deletes.deletes()) {
        delete(documents, id, delete);
      }
      if (deletes.rest().isPresent()) {
        merge(documents, id, deletes.rest().get());
      }
    }
    return new MachineConfig(new ArrayList<>(documents.values()));
  }

  private static void merge(
      Map<DocumentId, Map<String, Object>> documents, DocumentId id, Map<String, Object> patch)
      throws InvalidConfigException {
    var old = Optional.ofNullable(documents.get(id));
    documents.put(
        id, old.isPresent() ? StrategicMerge.mappings(id.kind(), old.get(), patch) : patch);
  }

  private static void refuseJsonPatch(String patch) throws InvalidConfigException {
    try {
      for (var document : YamlReader.documents(patch)) {
        if (document instanceof List) {
          throw new InvalidConfigException(
              "a JSON patch (a list of operations) does not work on a configuration of several"
                  + " documents; write a strategic merge patch");
        }
      }
    } catch (MalformedYamlException e) {
      throw new InvalidConfigException("the patch is not YAML: " + e.getMessage());
    }
  }

  private static void delete(
      Map<DocumentId, Map<String, Object>> documents, DocumentId id, PatchDeletes.Delete delete)
      throws InvalidConfigException {
    var document = documents.get(id);
    if (delete.path().isEmpty() && id.isMain()) {
      throw new InvalidConfigException("the v1alpha1 document itself cannot be deleted");
    }
    if (document == null) {
      return; // as Talos: nothing there, nothing to do
    }
    if (delete.path().isEmpty()) {
      documents.remove(id);
    } else {
      documents.put(id, without(document, id.kind(), delete.path(), delete));
    }
  }

  private static Map<String, Object> without(
      Map<?, ?> map, String at, List<String> path, PatchDeletes.Delete delete)
      throws InvalidConfigException {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    var key = path.getFirst();
    var value = copy.get(key);
    if (path.size() == 1 && delete.element().isEmpty()) {
      if (value == null && MergeRules.hasFreeKeys(at)) {
        throw absent(at, delete);
      }
      copy.remove(key);
    } else if (path.size() == 1 && value instanceof List<?> list) {
      copy.put(key, withoutElement(list, at, delete));
    } else if (value instanceof Map<?, ?> nested) {
      copy.put(key, without(nested, at + "." + key, path.subList(1, path.size()), delete));
    } else {
      throw absent(at, delete);
    }
    return copy;
  }

  private static List<Object> withoutElement(List<?> list, String at, PatchDeletes.Delete delete)
      throws InvalidConfigException {
    var wanted = delete.element().orElseThrow();
    var copy = new ArrayList<Object>(list);
    for (var i = 0; i < copy.size(); i++) {
      if (copy.get(i) instanceof Map<?, ?> map
          && map.containsKey(wanted.getKey())
          && wanted.getValue().equals(String.valueOf(map.get(wanted.getKey())))) {
        copy.remove(i);
        return copy;
      }
    }
    throw absent(at, delete);
  }

  private static InvalidConfigException absent(String at, PatchDeletes.Delete delete) {
    return new InvalidConfigException(
        "$patch: delete of %s in %s names nothing that is there%s"
            .formatted(
                delete.dotted(),
                at.replaceFirst("\\..*", ""),
                delete
                    .element()
                    .map(e -> " (%s: %s)".formatted(e.getKey(), e.getValue()))
                    .orElse("")));
  }
}
