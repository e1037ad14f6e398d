package dev.ichor.api.config;

import dev.ichor.boot.assets.policy.AssetKind;
import dev.ichor.inventory.model.Printable;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The flags --factory, --factory-proxy, --factory-ca, --prefetch and --registry-port. */
final class AssetSourceParser {
  private final List<Problem> problems;

  AssetSourceParser(List<Problem> problems) {
    this.problems = problems;
  }

  /** What was wrong is among the problems. */
  AssetSource parse(
      String factory,
      Optional<String> proxy,
      Optional<String> ca,
      String registryPort,
      Optional<String> prefetch) {
    return new AssetSource(
        factory.equals("off") ? Optional.empty() : base(factory),
        proxy.flatMap(this::proxy),
        ca.flatMap(this::certificates),
        registryPort.equals("off") ? Optional.empty() : port(registryPort),
        prefetch.map(this::kinds).orElse(Set.of()));
  }

  private Set<AssetKind> kinds(String text) {
    var kinds = EnumSet.noneOf(AssetKind.class);
    for (var word : text.split(",")) {
      try {
        kinds.add(AssetKind.parse(word.strip()));
      } catch (IllegalArgumentException unknown) {
        problems.add(Problem.of("--prefetch: %s", String.valueOf(unknown.getMessage())));
      }
    }
    return kinds;
  }

  private Optional<URI> base(String text) {
    try {
      var url = URI.create(text);
      var scheme = String.valueOf(url.getScheme());
      var isPlain =
          url.getHost() != null
              && url.getRawQuery() == null
              && url.getUserInfo() == null
              && List.of("", "/").contains(url.getPath());
      if (isPlain && (scheme.equals("https") || scheme.equals("http"))) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    problems.add(
        Problem.of(
            "--factory '%s' is neither a URL without a path nor off; write it as https://factory.talos.dev",
            Printable.of(text)));
    return Optional.empty();
  }

  private Optional<Integer> port(String text) {
    var port = Addresses.port(text);
    if (port.isEmpty()) {
      problems.add(
          Problem.of(
              "--registry-port '%s' is neither a port nor off; give 1 to 65535",
              Printable.of(text)));
    }
    return port;
  }

  private Optional<InetSocketAddress> proxy(String text) {
    var colon = text.lastIndexOf(':');
    var port = colon < 1 ? Optional.<Integer>empty() : Addresses.port(text.substring(colon + 1));
    if (port.isEmpty() || text.contains("/")) {
      problems.add(
          Problem.of(
              "--factory-proxy '%s' is not HOST:PORT; write it as proxy.example:3128",
              Printable.of(text)));
      return Optional.empty();
    }
    return Optional.of(InetSocketAddress.createUnresolved(text.substring(0, colon), port.get()));
  }

  private Optional<Path> certificates(String text) {
    try {
      var file = Path.of(text).toAbsolutePath().normalize();
      if (Files.isReadable(file)) {
        return Optional.of(file);
      }
    } catch (InvalidPathException _) {
      // said below
    }
    problems.add(
        Problem.of(
            "--factory-ca '%s' is not a file that can be read; give one", Printable.of(text)));
    return Optional.empty();
  }
}
