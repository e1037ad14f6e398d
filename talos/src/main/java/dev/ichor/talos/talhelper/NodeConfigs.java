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

/** The keys that {@code controlPlane}, {@code worker} and each node have in common, as patches. */
final class NodeConfigs {
  private static final String[] KEYS = {
    "nodeLabels",
    "nodeAnnotations",
    "nodeTaints",
    "machineDisks",
    "machineFiles",
    "disableSearchDomain",
    "kernelModules",
    "nameservers",
    "networkInterfaces",
    "extraManifests",
    "certSANs",
    "patches",
    "talosImageURL",
    "schematic",
    "imageSchematic",
    "noSchematicValidate",
    "machineSpec",
    "ingressFirewall",
    "extensionServices",
    "volumes",
    "userVolumes",
    "filenameTmpl"
  };

  private final Reader in;
  private final TalconfigReader.Attachments files;
  private final Optional<String> talosVersion;

  NodeConfigs(Reader in, TalconfigReader.Attachments files, Optional<String> talosVersion) {
    this.in = in;
    this.files = files;
    this.talosVersion = talosVersion;
  }

  /** The reader, knowing these keys. */
  Reader known() {
    return in.knowing(KEYS);
  }

  /** What is read and not acted upon. */
  List<String> remarks() {
    var remarks = new ArrayList<String>();
    if (in.any("schematic").isPresent()) {
      remarks.add(
          in.at("schematic")
              + " has to be registered at the Image Factory; give its id as ichor.schematic of the node");
    }
    for (var key : List.of("imageSchematic", "machineSpec")) {
      if (in.any(key).isPresent()) {
        remarks.add(in.at(key) + " is read, and not acted upon: Ichor boots machines itself");
      }
    }
    return remarks;
  }

  /** MAC addresses that the interfaces are selected by, no patterns. */
  List<String> macs() throws InvalidConfigException {
    var macs = new ArrayList<String>();
    for (var each : in.sections("networkInterfaces")) {
      var selector = each.section("deviceSelector");
      if (selector.isPresent()) {
        for (var key : List.of("hardwareAddr", "permanentAddr")) {
          selector
              .get()
              .text(key)
              .filter(mac -> mac.matches("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}"))
              .ifPresent(macs::add);
        }
      }
    }
    return macs;
  }

  /** In the order in which they are applied. */
  List<String> patches() throws InvalidConfigException {
    var documents = new ArrayList<Map<String, Object>>();
    var machine = machine();
    if (!machine.toMap().isEmpty()) {
      documents.add(new Fields().with("machine", machine).toMap());
    }
    firewall(documents);
    named(documents, "extensionServices", "ExtensionServiceConfig");
    named(documents, "volumes", "VolumeConfig");
    named(documents, "userVolumes", "UserVolumeConfig");
    var patches = new ArrayList<String>();
    if (!documents.isEmpty()) {
      patches.add(YamlWriter.write(documents));
    }
    for (var each : in.texts("extraManifests")) {
      patches.add(TalconfigReader.attached("@" + each.replaceFirst("^@", ""), files));
    }
    for (var each : in.texts("patches")) {
      patches.add(TalconfigReader.attached(each, files));
    }
    return patches;
  }

  private Fields machine() throws InvalidConfigException {
    var machine = new Fields();
    for (var key : List.of("nodeLabels", "nodeAnnotations", "nodeTaints")) {
      var pairs = in.pairs(key);
      machine.when(!pairs.isEmpty(), key, pairs);
    }
    TalconfigReader.put(machine, "certSANs", in.texts("certSANs"));
    TalconfigReader.put(machine, "disks", in.list("machineDisks"));
    var written = new ArrayList<Map<String, Object>>();
    for (var each : in.sections("machineFiles")) {
      var file = new LinkedHashMap<String, Object>();
      each.map().forEach((key, value) -> file.put(String.valueOf(key), value));
      file.remove("skipEnvsubst");
      file.put("content", TalconfigReader.attached(each.text("content").orElse(""), files));
      written.add(file);
    }
    TalconfigReader.put(machine, "files", written);
    var modules = in.list("kernelModules");
    machine.when(!modules.isEmpty(), "kernel", new Fields().with("modules", modules));
    var network = new Fields();
    in.flag("disableSearchDomain").ifPresent(off -> network.with("disableSearchDomain", off));
    TalconfigReader.put(network, "nameservers", in.texts("nameservers"));
    TalconfigReader.put(network, "interfaces", in.list("networkInterfaces"));
    machine.when(!network.toMap().isEmpty(), "network", network);
    in.text("talosImageURL")
        .ifPresent(
            url ->
                machine.with(
                    "install",
                    new Fields()
                        .with(
                            "image",
                            talosVersion.map(version -> url + ":" + version).orElse(url))));
    return machine;
  }

  private void firewall(List<Map<String, Object>> documents) throws InvalidConfigException {
    var firewall = in.section("ingressFirewall");
    if (firewall.isEmpty()) {
      return;
    }
    var action = firewall.get().text("defaultAction").orElse("block");
    documents.add(document("NetworkDefaultActionConfig").with("ingress", action).toMap());
    for (var each : firewall.get().sections("rules")) {
      var rule = document("NetworkRuleConfig");
      each.map().forEach((key, value) -> rule.when(true, String.valueOf(key), value));
      documents.add(rule.toMap());
    }
    firewall.get().done();
  }

  private void named(List<Map<String, Object>> documents, String key, String kind)
      throws InvalidConfigException {
    for (var each : in.sections(key)) {
      var document = document(kind);
      each.map().forEach((name, value) -> document.when(true, String.valueOf(name), value));
      documents.add(document.toMap());
    }
  }

  private static Fields document(String kind) {
    return new Fields().with("apiVersion", "v1alpha1").with("kind", kind);
  }
}
