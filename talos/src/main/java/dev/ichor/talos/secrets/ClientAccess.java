package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlWriter;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Client certificates for the Talos API, signed by the cluster's {@code certs.os}. */
public final class ClientAccess {
  /** As {@code talosctl gen config} gives it. */
  public static final Duration TALOSCONFIG_LIFETIME = Duration.ofHours(8760);

  private static final String ADMIN = "os:admin";
  private static final String READER = "os:reader";

  private final Authority authority;

  public ClientAccess(SecureRandom random) {
    this.authority = new Authority(random);
  }

  /** The certificate that Ichor itself shows to a node; short, and with room for slow clocks. */
  public Identity own(SecretsBundle bundle, Instant now) throws MalformedSecretsException {
    return own(bundle, ADMIN, now);
  }

  /** The same for what only reads: hardware, logs. It can change nothing on the node. */
  public Identity reader(SecretsBundle bundle, Instant now) throws MalformedSecretsException {
    return own(bundle, READER, now);
  }

  private Identity own(SecretsBundle bundle, String role, Instant now)
      throws MalformedSecretsException {
    return authority.client(
        bundle.os(), List.of(role), now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(24)));
  }

  /** An administrator's talosconfig with one context, named as the cluster. */
  public Secret talosconfig(
      String cluster,
      SecretsBundle bundle,
      List<InetAddress> endpoints,
      Instant now,
      Duration lifetime)
      throws MalformedSecretsException {
    var admin = authority.client(bundle.os(), List.of(ADMIN), now, now.plus(lifetime));
    var addresses = endpoints.stream().map(InetAddress::getHostAddress).toList();
    var context =
        new Fields()
            .with("endpoints", addresses)
            .with("ca", SecretsYaml.encode(bundle.os().certificate()))
            .with("crt", SecretsYaml.encode(admin.certificate()))
            .with("key", SecretsYaml.encode(admin.key().reveal()));
    return Secret.of(
        YamlWriter.write(
            new Fields()
                .with("context", cluster)
                .with("contexts", new Fields().with(cluster, context))
                .toMap()));
  }
}
