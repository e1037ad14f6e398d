package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a cluster's secrets from what its people have: {@code secrets.yaml} of talosctl, {@code
 * talsecret.yaml} of talhelper (the same form), or the configuration of one of its control planes.
 */
public final class SecretsImport {
  private SecretsImport() {}

  /** Whether the text is encrypted with SOPS: to be decrypted first. */
  public static boolean isSops(Secret text) {
    try {
      return YamlReader.documents(text.reveal()).stream()
          .anyMatch(each -> each instanceof Map<?, ?> map && map.get("sops") instanceof Map);
    } catch (MalformedYamlException e) {
      return false;
    }
  }

  /**
   * The bundle, checked.
   *
   * @throws MalformedSecretsException names the path and the remedy, never a value
   */
  public static SecretsBundle read(Secret text, Instant now) throws MalformedSecretsException {
    try {
      for (var document : YamlReader.documents(text.reveal())) {
        if (document instanceof Map<?, ?> map && map.containsKey("machine")) {
          return checked(ofConfiguration(map), now);
        }
        if (document instanceof Map<?, ?> map && map.get("sops") instanceof Map) {
          throw new MalformedSecretsException(
              "the file is encrypted with SOPS; decrypt it with 'sops --decrypt FILE' first");
        }
      }
    } catch (MalformedYamlException e) {
      throw new MalformedSecretsException(
          "the secrets are not YAML: %s; send the file as it is".formatted(e.getMessage()));
    }
    return checked(SecretsYaml.read(text), now);
  }

  private static SecretsBundle checked(SecretsBundle bundle, Instant now)
      throws MalformedSecretsException {
    SecretsCheck.check(bundle, now);
    return bundle;
  }

  private static SecretsBundle ofConfiguration(Map<?, ?> main) throws MalformedSecretsException {
    var machine = section(main, "machine");
    var cluster = section(main, "cluster");
    if ("worker".equals(machine.get("type"))) {
      throw new MalformedSecretsException(
          "machine.type is worker, and a worker's configuration has no keys; take a control plane's");
    }
    var secrets =
        new Fields()
            .with("bootstraptoken", text(cluster, "cluster.token", "token"))
            .with("secretboxencryptionsecret", maybe(cluster.get("secretboxEncryptionSecret")))
            .with("aescbcencryptionsecret", maybe(cluster.get("aescbcEncryptionSecret")));
    var account = section(cluster, "serviceAccount");
    var certs =
        new Fields()
            .with("etcd", authority(section(cluster, "etcd"), "cluster.etcd.ca", "ca"))
            .with("k8s", authority(cluster, "cluster.ca", "ca"))
            .with("k8saggregator", authority(cluster, "cluster.aggregatorCA", "aggregatorCA"))
            .with(
                "k8sserviceaccount",
                new Fields().with("key", text(account, "cluster.serviceAccount.key", "key")))
            .with("os", authority(machine, "machine.ca", "ca"));
    var file =
        new Fields()
            .with(
                "cluster",
                new Fields()
                    .with("id", text(cluster, "cluster.id", "id"))
                    .with("secret", text(cluster, "cluster.secret", "secret")))
            .with("secrets", secrets)
            .with("trustdinfo", new Fields().with("token", text(machine, "machine.token", "token")))
            .with("certs", certs);
    return SecretsYaml.read(Secret.of(YamlWriter.write(file.toMap())));
  }

  private static Map<?, ?> section(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> section ? section : Map.of();
  }

  private static Fields authority(Map<?, ?> map, String path, String key)
      throws MalformedSecretsException {
    var section = section(map, key);
    return new Fields()
        .with("crt", text(section, path + ".crt", "crt"))
        .with("key", text(section, path + ".key", "key"));
  }

  private static Optional<String> maybe(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }

  private static String text(Map<?, ?> map, String path, String key)
      throws MalformedSecretsException {
    return maybe(map.get(key))
        .orElseThrow(
            () ->
                new MalformedSecretsException(
                    path
                        + " is missing; take the complete configuration of a control plane with the documents of Talos 1.13 or earlier"));
  }
}
