package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import dev.ichor.boot.assets.bundle.BundleImport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/** What must hold before anything is started; leaves nothing behind when it does not. */
public final class Preflight {
  private Preflight() {}

  /**
   * Checks the machine and takes the data directory.
   *
   * @throws StartProblem when something is missing; nothing is held then
   */
  public static DataClaim claim(IchorConfig config, List<MachineInterface> here) {
    config.serve().forEach(served -> known(served, here));
    var bundled = BundleImport.loaderDirectory(config.assetsDirectory());
    if (!Files.isDirectory(config.loaders()) && !Files.isDirectory(bundled)) {
      throw new StartProblem(
          "the loader directory %s does not exist; install the package ipxe, or name the directory with --loaders"
              .formatted(config.loaders()));
    }
    config
        .assets()
        .filter(directory -> !Files.isDirectory(directory))
        .ifPresent(
            directory -> {
              throw new StartProblem(
                  "the asset directory %s does not exist; correct --assets".formatted(directory));
            });
    var claim = DataClaim.take(config);
    try {
      free(config.operator());
      keys(config);
      return claim;
    } catch (StartProblem problem) {
      claim.close();
      throw problem;
    }
  }

  /** The keys that seal secrets: read or made now, since what fails later fails without a word. */
  private static void keys(IchorConfig config) {
    try {
      StoreProducer.keys(config);
    } catch (IllegalArgumentException | UncheckedIOException unusable) {
      throw new StartProblem(
          "the keys that seal secrets cannot be used: %s".formatted(unusable.getMessage()),
          unusable);
    }
  }

  private static void known(Served served, List<MachineInterface> here) {
    if (here.stream().noneMatch(one -> one.name().equals(served.interfaceName()))) {
      throw new StartProblem(
          "interface %s is not on this machine; it has %s"
              .formatted(
                  served.interfaceName(),
                  here.stream().map(MachineInterface::name).collect(Collectors.joining(", "))));
    }
  }

  /** Binds and lets go: Quarkus opens the listener last, when everything else already runs. */
  private static void free(InetSocketAddress operator) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(operator);
    } catch (IOException taken) {
      throw StartProblem.binding("operator", operator, "--operator", taken);
    }
  }
}
