package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.policy.AssetKind;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where boot assets come from that nobody imported.
 *
 * @param factory absent: from nowhere
 * @param proxy not resolved
 * @param ca certificates in PEM
 * @param registryPort where installer images are given out; absent: nowhere
 * @param prefetch kinds that are fetched for every boot, beside what it needs
 */
public record AssetSource(
    Optional<URI> factory,
    Optional<InetSocketAddress> proxy,
    Optional<Path> ca,
    Optional<Integer> registryPort,
    Set<AssetKind> prefetch) {
  /** Only what is imported, and no registry. */
  public static final AssetSource OFF =
      new AssetSource(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  public AssetSource {
    requireNonNull(factory, "factory");
    requireNonNull(proxy, "proxy");
    requireNonNull(ca, "ca");
    requireNonNull(registryPort, "registryPort");
    prefetch = Set.copyOf(prefetch);
  }
}
