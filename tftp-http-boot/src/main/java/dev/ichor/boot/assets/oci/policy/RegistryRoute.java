package dev.ichor.boot.assets.oci.policy;

import dev.ichor.boot.assets.policy.Digest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a path of the registry asks (OCI distribution-spec 1.1, "Endpoints", end-1 to end-13). */
public sealed interface RegistryRoute {
  /** Whether the registry is one (end-1). */
  record Ping() implements RegistryRoute {}

  /**
   * A manifest or index (end-3).
   *
   * @param reference tag or digest
   * @param host that the client wanted ({@code ns}, as containerd tells a mirror)
   */
  record Manifest(String name, String reference, Optional<String> host) implements RegistryRoute {}

  /** A blob (end-2). */
  record Blob(String name, Digest digest) implements RegistryRoute {}

  /** The tags of a repository (end-8a). */
  record Tags(String name) implements RegistryRoute {}

  /** What refers to a manifest (end-12a). */
  record Referrers(String name, Digest digest) implements RegistryRoute {}

  /**
   * Nothing of the registry.
   *
   * @param code as the specification's "Error Codes" name it
   */
  record Unknown(String code, String message) implements RegistryRoute {}

  Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs|tags|referrers)/([^/]+)");

  /** The route of a request target. */
  static RegistryRoute of(String target) {
    var question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    if (path.equals("/v2/") || path.equals("/v2")) {
      return new Ping();
    }
    var matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return new Unknown("UNSUPPORTED", "only pulling is supported");
    }
    var name = matcher.group(1);
    if (name.length() > 255 || !ImageReference.NAME.matcher(name).matches()) {
      return new Unknown("NAME_INVALID", "no repository has such a name");
    }
    var last = matcher.group(3);
    var digest = ImageReference.digest(last);
    return switch (matcher.group(2)) {
      case "manifests" ->
          digest.isPresent() || ImageReference.TAG.matcher(last).matches()
              ? new Manifest(name, last, host(question < 0 ? "" : target.substring(question + 1)))
              : new Unknown("MANIFEST_INVALID", "neither tag nor digest");
      case "blobs" ->
          digest
              .<RegistryRoute>map(hash -> new Blob(name, hash))
              .orElse(new Unknown("DIGEST_INVALID", "no digest of the form sha256:<hex>"));
      case "referrers" ->
          digest
              .<RegistryRoute>map(hash -> new Referrers(name, hash))
              .orElse(new Unknown("DIGEST_INVALID", "no digest of the form sha256:<hex>"));
      default ->
          last.equals("list")
              ? new Tags(name)
              : new Unknown("UNSUPPORTED", "only pulling is supported");
    };
  }

  private static Optional<String> host(String query) {
    for (var part : query.split("&")) {
      if (part.startsWith("ns=") && part.length() < 300) {
        try {
          return Optional.of(URLDecoder.decode(part.substring(3), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
