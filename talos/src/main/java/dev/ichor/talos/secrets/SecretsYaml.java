package dev.ichor.talos.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The file of {@code talosctl gen secrets}: lower-case keys, PEM text once more in base64. */
public final class SecretsYaml {
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "", Set.of("cluster", "secrets", "trustdinfo", "certs", SecretValues.SECTION),
          "cluster", Set.of("id", "secret"),
          "secrets",
              Set.of("bootstraptoken", "secretboxencryptionsecret", "aescbcencryptionsecret"),
          "trustdinfo", Set.of("token"),
          "certs", Set.of("etcd", "k8s", "k8saggregator", "k8sserviceaccount", "os"));

  private SecretsYaml() {}

  public static Secret write(SecretsBundle bundle) {
    var secrets = new Fields().with("bootstraptoken", bundle.bootstrapToken().reveal());
    bundle.secretbox().ifPresent(key -> secrets.with("secretboxencryptionsecret", key.reveal()));
    bundle.aescbc().ifPresent(key -> secrets.with("aescbcencryptionsecret", key.reveal()));
    var serviceAccount = new Fields().with("key", encode(bundle.serviceAccountKey().reveal()));
    var certs =
        new Fields()
            .with("etcd", identity(bundle.etcd()))
            .with("k8s", identity(bundle.kubernetes()))
            .with("k8saggregator", identity(bundle.aggregator()))
            .with("k8sserviceaccount", serviceAccount)
            .with("os", identity(bundle.os()));
    var cluster = new Fields().with("id", bundle.clusterId());
    return Secret.of(
        YamlWriter.write(
            new Fields()
                .with("cluster", cluster.with("secret", bundle.clusterSecret().reveal()))
                .with("secrets", secrets)
                .with("trustdinfo", new Fields().with("token", bundle.trustdToken().reveal()))
                .with("certs", certs)
                .toMap()));
  }

  /** Reads what {@link #write} or talosctl wrote; strict about keys, PEM labels and lengths. */
  public static SecretsBundle read(Secret yaml) throws MalformedSecretsException {
    try {
      var root = section(YamlReader.mapping(yaml.reveal()), "");
      var cluster = section(child(root, "cluster"), "cluster");
      var secrets = section(child(root, "secrets"), "secrets");
      var trustd = section(child(root, "trustdinfo"), "trustdinfo");
      var certs = section(child(root, "certs"), "certs");
      return new SecretsBundle(
          text(cluster, "cluster", "id"),
          Secret.of(text(cluster, "cluster", "secret")),
          Secret.of(text(secrets, "secrets", "bootstraptoken")),
          optional(secrets, "secretboxencryptionsecret"),
          optional(secrets, "aescbcencryptionsecret"),
          Secret.of(text(trustd, "trustdinfo", "token")),
          identity(certs, "etcd"),
          identity(certs, "k8s"),
          identity(certs, "k8saggregator"),
          Secret.of(key(child(certs, "k8sserviceaccount"), "certs.k8sserviceaccount")),
          identity(certs, "os"));
    } catch (MalformedYamlException e) {
      throw new MalformedSecretsException("secrets file: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new MalformedSecretsException("secrets file: " + e.getMessage());
    }
  }

  static String encode(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
  }

  private static Fields identity(Identity identity) {
    return new Fields()
        .with("crt", encode(identity.certificate()))
        .with("key", encode(identity.key().reveal()));
  }

  private static Identity identity(Map<String, Object> certs, String name)
      throws MalformedSecretsException, MalformedYamlException {
    var path = "certs." + name;
    var section = child(certs, name);
    var certificate = decode(text(section, path, "crt"), path + ".crt");
    if (!Pem.parse(certificate).label().equals(Pem.CERTIFICATE)) {
      throw new MalformedSecretsException(path + ".crt is not a CERTIFICATE");
    }
    return new Identity(certificate, Secret.of(key(section, path)));
  }

  private static String key(Map<String, Object> section, String path)
      throws MalformedSecretsException {
    var pem = decode(text(section, path, "key"), path + ".key");
    var label = Pem.parse(pem).label();
    if (KeyKind.ofLabel(label).isEmpty() && !label.equals("PRIVATE KEY")) {
      throw new MalformedSecretsException("%s.key has the PEM label %s".formatted(path, label));
    }
    return pem;
  }

  private static String decode(String base64, String path) throws MalformedSecretsException {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedSecretsException(path + " is not base64 of PEM text");
    }
  }

  private static Map<String, Object> section(Map<String, Object> map, String path)
      throws MalformedSecretsException {
    for (var key : map.keySet()) {
      if (!KEYS.getOrDefault(path, Set.of()).contains(key)) {
        throw new MalformedSecretsException(
            "unknown key '%s%s'".formatted(path.isEmpty() ? "" : path + ".", key));
      }
    }
    return map;
  }

  private static Map<String, Object> child(Map<String, Object> map, String key)
      throws MalformedSecretsException, MalformedYamlException {
    var value = map.get(key);
    if (value == null) {
      throw new MalformedSecretsException("'%s' is missing".formatted(key));
    }
    return YamlReader.asMapping(value);
  }

  private static String text(Map<String, Object> map, String path, String key)
      throws MalformedSecretsException {
    if (map.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new MalformedSecretsException("'%s.%s' is missing".formatted(path, key));
  }

  private static Optional<Secret> optional(Map<String, Object> map, String key) {
    return map.get(key) instanceof String text && !text.isBlank()
        ? Optional.of(Secret.of(text))
        : Optional.empty();
  }
}
