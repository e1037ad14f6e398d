package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlWriter;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Client certificates for the Talos API, signed by the cluster's {@code certs.os}. */
public final class ClientAccess {
  /** As {@code talosctl gen config} gives it. */
  public static final Duration TALOSCONFIG_LIFETIME = Duration.ofHours(8760);

  private static final String ADMIN = "os:admin";
  private static final String READER = "os:reader";

  /** Of the 24 hours that it is valid. */
  private static final Duration REUSED = Duration.ofHours(6);

  private static final int MOST_KEPT = 256;

  private final Authority authority;
  private final Map<OwnKey, Own> own = new ConcurrentHashMap<>();

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

  /** One certificate for many calls: 300 nodes are asked within a second. */
  private Identity own(SecretsBundle bundle, String role, Instant now)
      throws MalformedSecretsException {
    var key = new OwnKey(bundle.os(), role);
    var known = own.get(key);
    if (known != null
        && !now.isBefore(known.issuedAt())
        && now.isBefore(known.issuedAt().plus(REUSED))) {
      return known.identity();
    }
    var identity =
        authority.client(
            bundle.os(),
            List.of(role),
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofHours(24)));
    if (own.size() >= MOST_KEPT) {
      own.clear(); // bundles that were replaced
    }
    own.put(key, new Own(identity, now));
    return identity;
  }

  private record OwnKey(Identity authority, String role) {}

  private record Own(Identity identity, Instant issuedAt) {}

  /** An administrator's talosconfig with one context, named as the cluster. */
  public Secret talosconfig(
      String cluster,
      SecretsBundle bundle,
      List<InetAddress> endpoints,
      Instant now,
      Duration lifetime)
      throws MalformedSecretsException {
    return talosconfig(cluster, bundle, endpoints, List.of(ADMIN), now, lifetime);
  }

  /**
   * A talosconfig of some roles ({@code os:admin}, {@code os:operator}, {@code os:reader}, {@code
   * os:etcd:backup}).
   */
  public Secret talosconfig(
      String cluster,
      SecretsBundle bundle,
      List<InetAddress> endpoints,
      List<String> roles,
      Instant now,
      Duration lifetime)
      throws MalformedSecretsException {
    var admin = authority.client(bundle.os(), roles, now, now.plus(lifetime));
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

  /** A kubeconfig with one context, signed by the cluster's own Kubernetes authority. */
  public Secret kubeconfig(
      String cluster,
      URI endpoint,
      SecretsBundle bundle,
      String user,
      List<String> groups,
      Instant now,
      Duration lifetime)
      throws MalformedSecretsException {
    var identity = authority.user(bundle.kubernetes(), user, groups, now, now.plus(lifetime));
    var context = user + "@" + cluster;
    var server =
        new Fields()
            .with("server", endpoint.toString())
            .with(
                "certificate-authority-data",
                SecretsYaml.encode(bundle.kubernetes().certificate()));
    var key =
        new Fields()
            .with("client-certificate-data", SecretsYaml.encode(identity.certificate()))
            .with("client-key-data", SecretsYaml.encode(identity.key().reveal()));
    var names = new Fields().with("cluster", cluster).with("user", context);
    return Secret.of(
        YamlWriter.write(
            new Fields()
                .with("apiVersion", "v1")
                .with("kind", "Config")
                .with("clusters", List.of(named(cluster, "cluster", server)))
                .with("users", List.of(named(context, "user", key)))
                .with("contexts", List.of(named(context, "context", names)))
                .with("current-context", context)
                .toMap()));
  }

  private static Map<String, Object> named(String name, String what, Fields value) {
    return new Fields().with("name", name).with(what, value).toMap();
  }
}
