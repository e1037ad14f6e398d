package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodeConfig.Side;
import dev.ichor.simulator.node.NodePki.Identity;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Judges a machine configuration as Talos 1.13 does on the machine: strict decoding, then
 * validation that lists every finding. Pure.
 */
final class ConfigJudge {
  private static final Pattern TOKEN = Pattern.compile("[0-9a-z]{6}\\.[0-9a-z]{16}");
  private static final Pattern ENDPOINT = Pattern.compile("([\\w.-]+|\\[[0-9a-fA-F:]+]):\\d{1,5}");
  private static final Set<String> LEGAL_CA_KEYS = Set.of("Ed25519", "EdDSA");

  private final NodeHardware hardware;
  private final List<String> problems = new ArrayList<>();

  private ConfigJudge(NodeHardware hardware) {
    this.hardware = hardware;
  }

  static Verdict judge(String text, NodeHardware hardware) {
    List<YamlMap> documents;
    try {
      documents = documents(text);
    } catch (YamlEngineException e) {
      return new Verdict.Refused("yaml: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
    return new ConfigJudge(hardware).judge(text, documents);
  }

  /** The v1alpha1 document of a text that was judged before. */
  static Optional<YamlMap> main(String text) {
    return documents(text).stream().filter(document -> !document.has("kind")).findFirst();
  }

  private static List<YamlMap> documents(String text) {
    var settings =
        LoadSettings.builder().setAllowDuplicateKeys(false).setCodePointLimit(32 << 20).build();
    var documents = new ArrayList<YamlMap>();
    for (Object document : new Load(settings).loadAllFromString(text)) {
      if (document instanceof Map<?, ?> map) {
        documents.add(new YamlMap(map));
      } else if (document != null) {
        throw new IllegalArgumentException("a document is not a mapping");
      }
    }
    if (documents.isEmpty()) {
      throw new IllegalArgumentException("config not found");
    }
    return documents;
  }

  private Verdict judge(String text, List<YamlMap> documents) {
    Optional<YamlMap> machine = Optional.empty();
    Side side = Side.NONE;
    var seen = new HashSet<String>();
    for (YamlMap document : documents) {
      String id = document.text("kind").orElse("v1alpha1") + "/" + document.text("name").orElse("");
      if (!seen.add(id)) {
        return new Verdict.Refused("not a unique configuration document: " + id);
      }
      if (document.has("kind")) {
        side = side.overriddenBy(sideDocument(document));
      } else {
        machine = Optional.of(document);
        problems.addAll(ConfigKeys.unknownIn(document));
      }
    }
    if (!problems.isEmpty()) {
      return refused(); // decoding precedes validation
    }
    if (machine.isEmpty()) {
      return new Verdict.Incomplete(side);
    }
    return machineDocument(text, machine.orElseThrow(), side);
  }

  private Verdict.Refused refused() {
    var text = new StringBuilder();
    text.append(problems.size())
        .append(problems.size() == 1 ? " error occurred:" : " errors occurred:");
    problems.forEach(problem -> text.append("\n\t* ").append(problem));
    return new Verdict.Refused(text.toString());
  }

  private Side sideDocument(YamlMap document) {
    String kind = document.text("kind").orElse("");
    if (!document.text("apiVersion").map("v1alpha1"::equals).orElse(false)
        || !ConfigKeys.isKind(kind)) {
      problems.add(
          "\"" + kind + "\" \"" + document.text("apiVersion").orElse("") + "\": not registered");
      return Side.NONE;
    }
    problems.addAll(ConfigKeys.unknownIn(kind, document));
    if (kind.equals("HostnameConfig")
        && document.has("hostname")
        && document.text("auto").map("stable"::equals).orElse(false)) {
      problems.add("HostnameConfig: static hostname cannot be set along with auto: stable");
    }
    if (kind.equals("EventSinkConfig")) {
      require(
          document.text("endpoint").filter(at -> ENDPOINT.matcher(at).matches()).isPresent(),
          "EventSinkConfig: endpoint must be host:port");
    }
    return new Side(
        kind.equals("EventSinkConfig") ? document.text("endpoint") : Optional.empty(),
        kind.equals("KmsgLogConfig") ? document.text("url") : Optional.empty(),
        kind.equals("HostnameConfig") ? document.text("hostname") : Optional.empty());
  }

  private Verdict machineDocument(String text, YamlMap root, Side side) {
    boolean controlPlane = machineType(root);
    require(
        root.text("version").map("v1alpha1"::equals).orElse(false), "version: must be v1alpha1");
    require(!root.text("persist").map("false"::equals).orElse(false), "persist: must be true");
    Optional<String> token = root.text("machine.token");
    require(
        token.filter(t -> TOKEN.matcher(t).matches()).isPresent(),
        "machine.token: trustd token is required");
    var machineCa = authority(root, "machine.ca", controlPlane);
    machineCa.ifPresent(
        ca ->
            require(
                LEGAL_CA_KEYS.contains(ca.certificate().getPublicKey().getAlgorithm()),
                "machine.ca: key algorithm is "
                    + ca.certificate().getPublicKey().getAlgorithm()
                    + ", not Ed25519"));
    cluster(root, controlPlane);
    var clusterCa = authority(root, "cluster.ca", controlPlane);
    var disk = installDisk(root);
    if (!problems.isEmpty() || machineCa.isEmpty() || clusterCa.isEmpty() || disk.isEmpty()) {
      return refused();
    }
    return new Verdict.Complete(
        new NodeConfig(
            text,
            controlPlane,
            token.orElseThrow(),
            machineCa.get().certificate(),
            machineCa.get().key(),
            clusterCa.get().identity(),
            root.text("cluster.clusterName").orElseThrow(),
            root.text("cluster.controlPlane.endpoint").orElseThrow(),
            disk.get(),
            side.overriddenBy(Side.NONE)));
  }

  private boolean machineType(YamlMap root) {
    String type = root.text("machine.type").orElse("");
    require(
        Set.of("controlplane", "worker").contains(type),
        "machine.type: \"" + type + "\" is not a machine type");
    return type.equals("controlplane");
  }

  private void cluster(YamlMap root, boolean controlPlane) {
    require(root.text("cluster.id").isPresent(), "cluster.id: is required");
    require(
        decoded(root, "cluster.secret").filter(bytes -> bytes.length == 32).isPresent(),
        "cluster.secret: must be 32 bytes in base64");
    require(
        root.text("cluster.token").filter(t -> TOKEN.matcher(t).matches()).isPresent(),
        "cluster.token: bootstrap token is required");
    require(root.text("cluster.clusterName").isPresent(), "cluster.clusterName: is required");
    require(
        root.text("cluster.controlPlane.endpoint").filter(ConfigJudge::isHttps).isPresent(),
        "cluster.controlPlane.endpoint: must be an https URL with a host");
    if (controlPlane) {
      authority(root, "cluster.etcd.ca", true);
      authority(root, "cluster.aggregatorCA", true);
      require(
          decoded(root, "cluster.serviceAccount.key").isPresent(),
          "cluster.serviceAccount.key: is required on a control plane");
      boolean secretbox = root.has("cluster.secretboxEncryptionSecret");
      boolean aescbc = root.has("cluster.aescbcEncryptionSecret");
      require(
          secretbox || aescbc,
          "cluster.secretboxEncryptionSecret: one encryption secret is required on a control"
              + " plane");
      return;
    }
    for (String path : List.of("cluster.etcd", "cluster.aggregatorCA", "cluster.serviceAccount")) {
      require(!root.has(path), path + ": is not allowed on a worker");
    }
  }

  private static boolean isHttps(String endpoint) {
    try {
      var uri = URI.create(endpoint);
      return "https".equals(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A certificate authority; the key only where it is allowed to be. */
  private record Authority(X509Certificate certificate, Optional<PrivateKey> key) {
    Optional<Identity> identity() {
      return key.map(k -> new Identity(k, certificate));
    }
  }

  private Optional<Authority> authority(YamlMap root, String path, boolean withKey) {
    var pem = decoded(root, path + ".crt");
    if (pem.isEmpty()) {
      problems.add(path + ".crt: is required, base64 of PEM");
      return Optional.empty();
    }
    boolean hasKey = root.text(path + ".key").isPresent();
    if (withKey != hasKey) {
      problems.add(
          path
              + ".key: "
              + (withKey ? "is required on a control plane" : "is not allowed on a worker"));
      return Optional.empty();
    }
    try {
      X509Certificate certificate = NodePki.readCertificate(text(pem.get()));
      Optional<PrivateKey> key = Optional.empty();
      if (withKey) {
        key =
            Optional.of(
                NodePki.readKey(
                    text(
                        decoded(root, path + ".key")
                            .orElseThrow(() -> new IOException("key is not base64")))));
      }
      require(NodePki.isAuthority(certificate), path + ".crt: is not a CA certificate");
      require(
          key.map(k -> NodePki.belongTogether(k, certificate)).orElse(true),
          path + ".key: does not belong to the certificate");
      return Optional.of(new Authority(certificate, key));
    } catch (GeneralSecurityException | IOException e) {
      problems.add(path + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static Optional<byte[]> decoded(YamlMap root, String path) {
    try {
      return root.text(path).map(text -> Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<NodeHardware.Disk> installDisk(YamlMap root) {
    YamlMap install = root.map("machine.install");
    require(install.text("image").isPresent(), "machine.install.image: is required");
    require(
        !(install.has("extraKernelArgs")
            && install.text("grubUseUKICmdline").map("true"::equals).orElse(false)),
        "machine.install.extraKernelArgs: cannot be used with grubUseUKICmdline");
    if (install.has("diskSelector")) {
      var chosen = DiskSelector.choose(install.map("diskSelector"), hardware.disks(), problems);
      require(chosen.isPresent(), "machine.install.diskSelector: no disk of this machine matches");
      return chosen;
    }
    String path = install.text("disk").orElse("");
    var disk = hardware.diskAt(path);
    require(
        disk.isPresent(), "machine.install.disk: \"" + path + "\" is not a disk of this machine");
    return disk;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
