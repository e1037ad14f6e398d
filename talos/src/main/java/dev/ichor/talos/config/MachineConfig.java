package dev.ichor.talos.config;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A machine configuration: its documents in order, each an ordered mapping. Holds secrets, so it
 * has no telling {@code toString}.
 */
public final class MachineConfig {
  private final List<Map<String, Object>> documents;

  MachineConfig(List<Map<String, Object>> documents) {
    this.documents = List.copyOf(documents);
  }

  /** As {@code talosctl gen config} makes it, with the host name and the reporting documents. */
  public static MachineConfig generate(ConfigInput input) {
    var main =
        new Fields()
            .with("version", "v1alpha1")
            .with("debug", false)
            .with("persist", true)
            .with("machine", MachineSection.of(input))
            .with("cluster", ClusterSection.of(input));
    var documents = new ArrayList<Map<String, Object>>();
    documents.add(main.toMap());
    if (input.contract().hostnameDocument()) {
      documents.add(hostname(input).toMap());
    }
    documents.addAll(input.reporting().documents());
    return new MachineConfig(documents);
  }

  /** {@code hostname} and {@code auto: stable} exclude each other. */
  private static Fields hostname(ConfigInput input) {
    var document = Reporting.document("HostnameConfig");
    return input.hostname().isPresent()
        ? document.with("auto", "off").with("hostname", input.hostname())
        : document.with("auto", "stable");
  }

  /** Reads a configuration; each document is a mapping and none comes twice. */
  public static MachineConfig parse(String yaml) throws InvalidConfigException {
    var documents = documents(yaml);
    var seen = new HashSet<DocumentId>();
    for (var document : documents) {
      if (!seen.add(DocumentId.of(document))) {
        throw new InvalidConfigException(
            "document %s comes twice; merge them".formatted(DocumentId.of(document)));
      }
    }
    return new MachineConfig(documents);
  }

  /** The same with each document held against the version's schema. */
  public static MachineConfig parse(String yaml, VersionContract contract)
      throws InvalidConfigException {
    var documents = new ArrayList<Map<String, Object>>();
    for (var document : parse(yaml).documents()) {
      documents.add(Conform.document(Schema.of(contract), document));
    }
    return new MachineConfig(documents);
  }

  /** The mappings of the text, whether or not they are documents of Talos. */
  static List<Map<String, Object>> documents(String yaml) throws InvalidConfigException {
    try {
      return mappings(YamlReader.documents(yaml));
    } catch (MalformedYamlException e) {
      throw new InvalidConfigException("not YAML: " + e.getMessage());
    }
  }

  static List<Map<String, Object>> mappings(List<Object> parsed) throws InvalidConfigException {
    try {
      var documents = new ArrayList<Map<String, Object>>();
      for (var document : parsed) {
        documents.add(YamlReader.asMapping(document));
      }
      return documents;
    } catch (MalformedYamlException e) {
      throw new InvalidConfigException("not a document: " + e.getMessage());
    }
  }

  /** The documents, not to be changed. */
  public List<Map<String, Object>> documents() {
    return documents;
  }

  /** What the main document says the machine is; a worker when it says nothing. */
  public Role role() {
    for (var document : documents) {
      if (document.get("machine") instanceof Map<?, ?> machine
          && Role.CONTROL_PLANE.talosName().equals(machine.get("type"))) {
        return Role.CONTROL_PLANE;
      }
    }
    return Role.WORKER;
  }

  /** Multi-document YAML in a fixed form: same documents, same text. */
  public Secret render() {
    return Secret.of(YamlWriter.write(documents));
  }
}
