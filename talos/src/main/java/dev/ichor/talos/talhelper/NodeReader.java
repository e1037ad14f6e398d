package dev.ichor.talos.talhelper;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.settings.Reader;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code nodes}: its own words above those of its group. */
final class NodeReader {
  private static final List<String> SELECTED =
      List.of("size", "name", "model", "serial", "wwid", "type");

  private final String path;
  private final Map<?, ?> own;
  private final TalconfigReader.Groups groups;
  private final TalconfigReader.Attachments files;
  private final Optional<String> talosVersion;
  private final List<String> remarks;

  NodeReader(
      String path,
      Map<?, ?> own,
      TalconfigReader.Groups groups,
      TalconfigReader.Attachments files,
      Optional<String> talosVersion,
      List<String> remarks) {
    this.path = path;
    this.own = own;
    this.groups = groups;
    this.files = files;
    this.talosVersion = talosVersion;
    this.remarks = remarks;
  }

  /** One machine per address. */
  List<Talconfig.Node> nodes() throws InvalidConfigException {
    var in = new Reader(path, own);
    var hostname = in.needed("hostname");
    var addresses = List.of(in.needed("ipAddress").split(" *, *", -1));
    var controlPlane = in.flag("controlPlane").orElse(false);
    var disk = disk(in);
    var ichor = in.section("ichor");
    var mine = ichor.isPresent() ? Optional.of(own(ichor.get())) : Optional.<Own>empty();
    in.flag("overridePatches");
    in.flag("overrideExtraManifests");
    in.flag("overrideMachineCertSANs");
    var stable = in.flag("ignoreHostname").orElse(false);
    var group = controlPlane ? groups.controlPlane() : groups.worker();
    new NodeConfigs(in, files, talosVersion).known();
    in.done();
    var groupPath = controlPlane ? "controlPlane" : "worker";
    new NodeConfigs(new Reader(groupPath, group), files, talosVersion).known().done();
    var effective = new NodeConfigs(new Reader(path, merged(group)), files, talosVersion);
    remarks.addAll(effective.remarks());
    var patches = new ArrayList<String>();
    settings(stable ? Optional.empty() : Optional.of(hostname), disk, mine).ifPresent(patches::add);
    patches.addAll(effective.patches());
    var macs = new ArrayList<>(mine.map(Own::macs).orElse(List.of()));
    effective.macs().stream().filter(mac -> !macs.contains(mac)).forEach(macs::add);
    return addresses.stream()
        .map(
            address ->
                new Talconfig.Node(
                    hostname,
                    address,
                    controlPlane,
                    macs,
                    mine.flatMap(Own::uuid),
                    mine.map(Own::labels).orElse(Map.of()),
                    patches))
        .toList();
  }

  /** Ichor's own keys of a node. */
  private record Own(
      List<String> macs,
      Optional<String> uuid,
      Map<String, String> labels,
      Optional<String> schematic) {}

  private static Own own(Reader in) throws InvalidConfigException {
    var own = new Own(in.texts("macs"), in.text("uuid"), in.pairs("labels"), in.text("schematic"));
    in.done();
    return own;
  }

  private static Fields disk(Reader in) throws InvalidConfigException {
    var selector = in.pairs("installDiskSelector");
    var fields = new Fields();
    if (!selector.isEmpty() && SELECTED.containsAll(selector.keySet())) {
      fields.when(true, "installDiskSelector", selector);
    } else if (!selector.isEmpty()) {
      fields.when(true, "talos", selector); // what only Talos can compare it decides itself
    }
    in.text("installDisk").ifPresent(path -> fields.with("installDisk", path));
    return fields;
  }

  private Optional<String> settings(Optional<String> hostname, Fields disk, Optional<Own> mine) {
    var settings = new Fields().with("hostname", hostname);
    disk.toMap().forEach((key, value) -> settings.when(!key.equals("talos"), key, value));
    mine.flatMap(Own::schematic).ifPresent(id -> settings.with("schematic", id));
    var documents = new ArrayList<Map<String, Object>>();
    if (!settings.toMap().isEmpty()) {
      var document = new Fields().with("apiVersion", "ichor.dev/v1alpha1").with("kind", "Settings");
      settings.toMap().forEach((key, value) -> document.when(true, key, value));
      documents.add(document.toMap());
    }
    if (disk.toMap().get("talos") instanceof Map<?, ?> selector) {
      var install = new Fields().when(true, "diskSelector", selector);
      documents.add(new Fields().with("machine", new Fields().with("install", install)).toMap());
    }
    return documents.isEmpty() ? Optional.empty() : Optional.of(YamlWriter.write(documents));
  }

  /** The node's words above the group's; some lists are added up unless it says otherwise. */
  private Map<String, Object> merged(Map<?, ?> group) {
    var merged = new LinkedHashMap<String, Object>();
    group.forEach((key, value) -> merged.put(String.valueOf(key), value));
    own.forEach(
        (key, value) -> {
          var word = String.valueOf(key);
          merged.put(
              word,
              merged.get(word) instanceof List<?> first
                      && value instanceof List<?> more
                      && isAdded(word)
                  ? joined(first, more)
                  : value);
        });
    return merged;
  }

  private boolean isAdded(String key) {
    var override =
        switch (key) {
          case "patches" -> "overridePatches";
          case "extraManifests" -> "overrideExtraManifests";
          case "certSANs" -> "overrideMachineCertSANs";
          default -> "";
        };
    return !override.isEmpty() && !Boolean.TRUE.equals(own.get(override));
  }

  private static List<Object> joined(List<?> first, List<?> more) {
    var all = new ArrayList<Object>(first);
    all.addAll(more);
    return all;
  }
}
