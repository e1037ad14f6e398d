package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything {@code ichor up} was told, checked; handed to the wiring.
 *
 * @param data root of everything kept; absolute
 * @param serve at least one interface
 * @param operator where UI and REST listen; never the boot plane
 * @param loaders directory of the iPXE binaries
 * @param assets kernels and initramfs to import at start
 * @param assetSource where assets come from that nobody imported
 * @param dhcp the file's plan of networks, as a tree; empty: there is none
 * @param https boot files over TLS; absent: not served
 * @param bmc how BMCs are treated
 */
public record IchorConfig(
    Path data,
    List<Served> serve,
    InetSocketAddress operator,
    Path loaders,
    Optional<Path> assets,
    AssetSource assetSource,
    Database database,
    Ports ports,
    Map<String, Object> dhcp,
    Optional<Https> https,
    BmcSettings bmc) {
  public IchorConfig {
    requireNonNull(bmc, "bmc");
    requireNonNull(data, "data");
    requireNonNull(assetSource, "assetSource");
    requireNonNull(operator, "operator");
    serve = List.copyOf(serve);
    dhcp = Collections.unmodifiableMap(new LinkedHashMap<>(dhcp));
  }

  /** One that treats BMCs as usual. */
  public IchorConfig(
      Path data,
      List<Served> serve,
      InetSocketAddress operator,
      Path loaders,
      Optional<Path> assets,
      AssetSource assetSource,
      Database database,
      Ports ports,
      Map<String, Object> dhcp,
      Optional<Https> https) {
    this(
        data,
        serve,
        operator,
        loaders,
        assets,
        assetSource,
        database,
        ports,
        dhcp,
        https,
        BmcSettings.DEFAULT);
  }

  /** Held for as long as the process lives; contains its pid. */
  public Path lockFile() {
    return data.resolve("ichor.lock");
  }

  /** The operator's bearer token, mode 0600. */
  public Path tokenFile() {
    return data.resolve("operator.token");
  }

  /** Our name in DHCPv6, which clients remember. */
  public Path serverDuidFile() {
    return data.resolve("dhcp6.duid");
  }

  /** Keys that encrypt secrets at rest, mode 0700. */
  public Path keysDirectory() {
    return data.resolve("keys");
  }

  /** The asset store: kernels and initramfs, verified. */
  public Path assetsDirectory() {
    return data.resolve("assets");
  }

  /** The embedded database. */
  public Path databaseDirectory() {
    return data.resolve("db");
  }

  /** The journal of leases, also beside somebody else's database: an ACK waits for this disk. */
  public Path leasesDirectory() {
    return data.resolve("leases");
  }

  /** Recordings of serial consoles. */
  public Path consolesDirectory() {
    return data.resolve("consoles");
  }

  /** Certificate of the site's authority, PEM; for whoever is to trust our boot HTTPS. */
  public Path siteAuthorityFile() {
    return data.resolve("site-authority.pem");
  }

  /** Its key, sealed. */
  public Path siteAuthorityKeyFile() {
    return keysDirectory().resolve("site-authority.sealed");
  }

  /** JDBC URL of the database that holds; contains no password of ours. */
  public String jdbcUrl() {
    return switch (database) {
      case Database.Embedded _ ->
          "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
              .formatted(databaseDirectory().resolve("ichor"));
      case Database.External(var url, _, _) -> url;
    };
  }

  /** Where the inventory is kept. */
  public sealed interface Database {
    /** H2 in the data directory. */
    record Embedded() implements Database {}

    /** Somebody else's server. */
    record External(String url, Optional<String> user, Optional<Secret> password)
        implements Database {}
  }

  /**
   * The boot plane over TLS.
   *
   * @param own certificate and key of the operator's; absent: made by the site's authority
   */
  public record Https(int port, Optional<OwnCertificate> own) {}

  /** PEM files: a chain with the server's certificate first, and its PKCS#8 key. */
  public record OwnCertificate(Path chain, Path key) {}

  /**
   * UDP ports {@code dhcp}, {@code proxy}, {@code tftp}; TCP ports {@code http}, {@code event},
   * {@code log}.
   */
  public record Ports(int dhcp, int proxy, int tftp, int http, int event, int log) {}
}
