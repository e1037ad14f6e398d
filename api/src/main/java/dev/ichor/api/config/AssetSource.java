package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where boot assets come from that nobody imported.
 *
 * @param factory absent: from nowhere
 * @param proxy not resolved
 * @param ca certificates in PEM
 * @param registryPort where installer images are given out; absent: nowhere
 */
public record AssetSource(
    Optional<URI> factory,
    Optional<InetSocketAddress> proxy,
    Optional<Path> ca,
    Optional<Integer> registryPort) {
  /** Only what is imported, and no registry. */
  public static final AssetSource OFF =
      new AssetSource(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public AssetSource {
    requireNonNull(factory, "factory");
    requireNonNull(proxy, "proxy");
    requireNonNull(ca, "ca");
    requireNonNull(registryPort, "registryPort");
  }
}
