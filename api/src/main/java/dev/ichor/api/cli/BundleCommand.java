package dev.ichor.api.cli;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.boot.assets.bundle.BundleImport;
import dev.ichor.boot.assets.bundle.BundleKeys;
import dev.ichor.boot.assets.bundle.BundleReader;
import dev.ichor.boot.assets.bundle.policy.BundleManifest;
import dev.ichor.boot.assets.store.ContentStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor bundle}: everything for a site without uplink in one signed file. */
@Command(
    name = "bundle",
    description = "Makes, checks and imports offline bundles.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BundleCommand.KeyGen.class,
      BundleCreateCommand.class,
      BundleCommand.Import.class,
      BundleCommand.Verify.class
    })
final class BundleCommand implements Callable<Integer> {
  static final String DATA = "/var/lib/ichor";

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** What a bundle holds. */
  static void print(PrintWriter out, BundleManifest manifest) {
    manifest.assets().keySet().forEach(name -> out.printf("asset   %s%n", name.path()));
    manifest.loaders().keySet().forEach(name -> out.printf("loader  %s%n", name));
    manifest.images().keySet().forEach(name -> out.printf("image   %s%n", name));
    out.printf(
        "made %s by %s, %d files, %d octets%n",
        manifest.created(), manifest.creator(), manifest.contents().size(), manifest.octets());
  }

  /** {@code ichor bundle keygen}. */
  @Command(
      name = "keygen",
      description = "Makes a pair of Ed25519 keys: NAME.key signs, NAME.pem is given to sites.",
      mixinStandardHelpOptions = true)
  static final class KeyGen extends Word {
    @Parameters(paramLabel = "NAME", description = "Path without an ending.")
    String name = "bundle";

    @Override
    int run(PrintWriter out) throws IOException {
      BundleKeys.generate(Path.of(name + ".key"), Path.of(name + ".pem"));
      out.printf("%s.key signs bundles: keep it; %s.pem is for trust/ of the sites%n", name, name);
      return 0;
    }
  }

  /** {@code ichor bundle verify}. */
  @Command(
      name = "verify",
      description =
          "Reads a bundle once; exit code 1 when it is not signed by the key, or not whole.",
      mixinStandardHelpOptions = true)
  static final class Verify extends Word {
    @Parameters(paramLabel = "FILE", description = "The bundle.")
    Path file = Path.of("");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description = "Public key of its maker; repeatable.")
    List<Path> keys = new ArrayList<>();

    @Override
    int run(PrintWriter out) throws IOException {
      var trusted = BundleKeys.trusted(Path.of("/nonexistent"), keys);
      try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
        print(out, new BundleReader(trusted).read(in, BundleReader.DISCARD));
      }
      out.println("signed by a given key, and whole");
      return 0;
    }
  }

  /** {@code ichor bundle import}. */
  @Command(
      name = "import",
      description = "Brings a bundle into the store: all of it or nothing; broken off, it goes on.",
      mixinStandardHelpOptions = true)
  static final class Import extends Word {
    @Parameters(paramLabel = "FILE", description = "The bundle.")
    Path file = Path.of("");

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = DATA,
        description =
            "The appliance's; it may run meanwhile. Its trust/*.pem are believed. Default:"
                + " ${DEFAULT-VALUE}")
    Path data = Path.of(DATA);

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "One more public key that is believed; repeatable.")
    List<Path> keys = new ArrayList<>();

    @Override
    int run(PrintWriter out) throws IOException {
      var root = data.resolve("assets");
      var clock = InstantSource.system();
      var trusted = BundleKeys.trusted(AssetOffice.trustDirectory(root), keys);
      var result = new BundleImport(ContentStore.open(root, clock), trusted, clock).from(file);
      print(out, result.manifest());
      out.printf("imported; %d octets were new%n", result.written());
      return 0;
    }
  }
}
