package dev.ichor.talos.talhelper;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.settings.Reader;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlLines;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code talconfig.yaml} of talhelper 3, keys of Ichor's own under {@code ichor:}. An unknown
 * key is refused with its path and line.
 */
public final class TalconfigReader {
  private final Attachments files;
  private final List<String> remarks = new ArrayList<>();

  private TalconfigReader(Attachments files) {
    this.files = files;
  }

  /** The content of {@code @./path} in the file; empty when there is no such file. */
  public interface Attachments {
    Optional<String> read(String path);
  }

  /**
   * @throws InvalidConfigException one sentence with path, line and remedy
   */
  public static Talconfig read(String text, Environment environment, Attachments files)
      throws InvalidConfigException {
    var filled = environment.fill(text);
    try {
      return new TalconfigReader(files).root(new Reader("", YamlReader.mapping(filled)));
    } catch (MalformedYamlException e) {
      throw new InvalidConfigException("talconfig is not YAML: " + e.getMessage());
    } catch (InvalidConfigException e) {
      var path = String.valueOf(e.getMessage()).split(" ", 2)[0];
      var line = YamlLines.of(filled).get(path);
      throw line == null
          ? e
          : new InvalidConfigException("line %d: %s".formatted(line, e.getMessage()));
    }
  }

  private Talconfig root(Reader in) throws InvalidConfigException {
    in.knowing("controlPlane", "worker", "nodes");
    ignored(in, "imageFactory");
    var name = in.needed("clusterName");
    var endpoint = in.needed("endpoint");
    var kubernetes = in.needed("kubernetesVersion").replaceFirst("^v", "");
    var talos = in.text("talosVersion").map(version -> version.replaceFirst("^v?", "v"));
    var patches = cluster(in);
    var groups =
        new Groups(
            in.section("controlPlane").map(Reader::map).orElse(Map.of()),
            in.section("worker").map(Reader::map).orElse(Map.of()));
    var nodes = new ArrayList<Talconfig.Node>();
    var number = 0;
    for (var each : in.sections("nodes")) {
      var path = "nodes[%d]".formatted(number++);
      nodes.addAll(new NodeReader(path, each.map(), groups, files, talos, remarks).nodes());
    }
    in.done();
    if (nodes.isEmpty()) {
      throw new InvalidConfigException("nodes is missing; name at least one machine");
    }
    return new Talconfig(name, endpoint, talos, kubernetes, patches, nodes, List.copyOf(remarks));
  }

  /** The defaults of each role. */
  record Groups(Map<?, ?> controlPlane, Map<?, ?> worker) {}

  private List<String> cluster(Reader in) throws InvalidConfigException {
    var patches = new ArrayList<String>();
    var network = new Fields();
    network.with("dnsDomain", in.text("domain"));
    put(network, "podSubnets", in.texts("clusterPodNets"));
    put(network, "serviceSubnets", in.texts("clusterSvcNets"));
    in.section("cniConfig").ifPresent(cni -> network.when(true, "cni", cni.map()));
    var cluster = new Fields();
    cluster.when(!network.toMap().isEmpty(), "network", network);
    var manifests = new ArrayList<Map<String, Object>>();
    for (var each : in.sections("inlineManifests")) {
      each.flag("skipEnvsubst");
      var contents = files(each.needed("contents"));
      manifests.add(
          new Fields().with("name", each.needed("name")).with("contents", contents).toMap());
      each.done();
    }
    put(cluster, "inlineManifests", manifests);
    var scheduling = in.flag("allowSchedulingOnMasters").or(Optional::empty);
    var newer = in.flag("allowSchedulingOnControlPlanes");
    newer.or(() -> scheduling).ifPresent(on -> cluster.with("allowSchedulingOnControlPlanes", on));
    var root = new Fields().when(!cluster.toMap().isEmpty(), "cluster", cluster);
    var names = in.texts("additionalMachineCertSans");
    root.when(!names.isEmpty(), "machine", new Fields().with("certSANs", names));
    if (!root.toMap().isEmpty()) {
      patches.add(YamlWriter.write(root.toMap()));
    }
    var api = in.texts("additionalApiServerCertSans");
    if (!api.isEmpty()) {
      patches.add(
          ofControlPlanes(new Fields().with("apiServer", new Fields().with("certSANs", api))));
    }
    for (var each : in.texts("patches")) {
      patches.add(files(each));
    }
    return patches;
  }

  private static String ofControlPlanes(Fields cluster) {
    var scope =
        new Fields()
            .with("apiVersion", "ichor.dev/v1alpha1")
            .with("kind", "Scope")
            .with("role", "controlplane");
    return YamlWriter.write(List.of(scope.toMap(), new Fields().with("cluster", cluster).toMap()));
  }

  private String files(String text) throws InvalidConfigException {
    return attached(text, files);
  }

  /** {@code @./path} is the file's content. */
  static String attached(String text, Attachments files) throws InvalidConfigException {
    if (!text.startsWith("@")) {
      return text;
    }
    return files
        .read(text.substring(1))
        .orElseThrow(
            () ->
                new InvalidConfigException(
                    "%s is not a file that can be read; correct its path".formatted(text)));
  }

  private void ignored(Reader in, String key) {
    if (in.any(key).isPresent()) {
      remarks.add(key + " is read, and not acted upon: Ichor has its own installer address");
    }
  }

  static void put(Fields into, String key, List<?> values) {
    into.when(!values.isEmpty(), key, values);
  }
}
