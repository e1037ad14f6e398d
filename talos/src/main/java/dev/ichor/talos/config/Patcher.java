package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.VersionContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies patches as Talos does. A strategic merge patch: documents that match by (apiVersion,
 * kind, name) are merged, others are appended, {@code $patch: delete} takes away. A list of
 * operations is a JSON patch (RFC 6902), which Talos takes only for a configuration of one
 * document.
 */
public final class Patcher {
  private final Schema schema;
  private final Map<DocumentId, Map<String, Object>> documents = new LinkedHashMap<>();

  private Patcher(MachineConfig config, Schema schema) throws InvalidConfigException {
    this.schema = schema;
    for (var document : config.documents()) {
      documents.put(DocumentId.of(document), Conform.document(schema, document));
    }
  }

  /** The patched configuration; the argument is not changed. */
  public static MachineConfig apply(MachineConfig config, String patch, VersionContract contract)
      throws InvalidConfigException {
    return apply(config, PatchText.parse(patch, Map.of()), contract);
  }

  /** The same with a patch that is read already. */
  public static MachineConfig apply(
      MachineConfig config, List<Object> parsed, VersionContract contract)
      throws InvalidConfigException {
    var schema = Schema.of(contract);
    if (parsed.isEmpty()) {
      throw new InvalidConfigException("the patch has no document; write one, or leave it out");
    }
    if (parsed.getFirst() instanceof List<?> operations) {
      return jsonPatch(config, parsed, operations, schema);
    }
    var patcher = new Patcher(config, schema);
    patcher.strategic(MachineConfig.mappings(parsed));
    return new MachineConfig(new ArrayList<>(patcher.documents.values()));
  }

  private static MachineConfig jsonPatch(
      MachineConfig config, List<Object> parsed, List<?> operations, Schema schema)
      throws InvalidConfigException {
    if (parsed.size() > 1 || config.documents().size() > 1) {
      throw new InvalidConfigException(
          "a JSON patch (a list of operations) does not work on a configuration of several"
              + " documents; write a strategic merge patch");
    }
    var patched = JsonPatch.apply(config.documents().getFirst(), operations);
    return new MachineConfig(List.of(Conform.document(schema, patched)));
  }

  private void strategic(List<Map<String, Object>> patch) throws InvalidConfigException {
    var seen = new HashSet<DocumentId>();
    // everything is looked at before the first change
    var steps = new ArrayList<Step>();
    for (var document : patch) {
      var deletes = PatchDeletes.of(document);
      var id = DocumentId.of(document);
      if (deletes.rest().isPresent() && !seen.add(id)) {
        throw new InvalidConfigException(
            "document %s comes twice in the patch; merge them".formatted(id));
      }
      var rest = deletes.rest().orElse(Map.of());
      steps.add(new Step(id, deletes, rest.isEmpty() ? rest : Conform.document(schema, rest)));
    }
    for (var step : steps) {
      for (var delete : step.deletes().deletes()) {
        delete(step.id(), delete);
      }
      if (!step.rest().isEmpty()
          && (documents.containsKey(step.id()) || !step.deletes().isOnlyMarks())) {
        merge(step.id(), step.rest());
      }
    }
  }

  private record Step(DocumentId id, PatchDeletes deletes, Map<String, Object> rest) {}

  private void merge(DocumentId id, Map<String, Object> patch) throws InvalidConfigException {
    var old = documents.get(id);
    if (old == null) {
      documents.put(id, patch);
      return;
    }
    var kind = schema.kind(id.kind()).orElseThrow();
    documents.put(id, new StrategicMerge(schema).document(kind, old, patch, id.kind()));
  }

  private void delete(DocumentId id, PatchDeletes.Delete delete) throws InvalidConfigException {
    if (delete.path().isEmpty() && id.isMain()) {
      throw new InvalidConfigException(
          "the v1alpha1 document itself cannot be deleted; name what in it shall go");
    }
    var document = documents.get(id);
    if (document == null) {
      return; // as Talos: nothing there, nothing to do
    }
    if (delete.path().isEmpty()) {
      documents.remove(id);
    } else {
      var kind = schema.kind(id.kind()).orElseThrow();
      documents.put(id, new Deletion(schema, id, delete).from(kind, document));
    }
  }
}
