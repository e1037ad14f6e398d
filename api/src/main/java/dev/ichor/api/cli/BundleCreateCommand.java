package dev.ichor.api.cli;

import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.bundle.BundleKeys;
import dev.ichor.boot.assets.bundle.BundleWriter;
import dev.ichor.boot.assets.bundle.BundleWriter.Selection;
import dev.ichor.boot.assets.factory.Schematics;
import dev.ichor.boot.assets.oci.ImagePuller;
import dev.ichor.boot.assets.oci.OciLayout;
import dev.ichor.boot.assets.oci.policy.ImageReference;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.BootNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ichor bundle create}: what the store holds, images and loaders, signed. */
@Command(
    name = "create",
    description = "Writes what the store holds, with images and loaders, into one signed file.",
    mixinStandardHelpOptions = true)
final class BundleCreateCommand extends Word {
  @Parameters(paramLabel = "FILE", description = "The bundle to write.")
  Path file = Path.of("");

  @Option(
      names = "--sign",
      paramLabel = "FILE",
      required = true,
      description = "Private key, from ichor bundle keygen or openssl genpkey -algorithm ed25519.")
  Path key = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = BundleCommand.DATA,
      description = "The appliance's; it may run meanwhile. Default: ${DEFAULT-VALUE}")
  Path data = Path.of(BundleCommand.DATA);

  @Option(
      names = "--talos",
      paramLabel = "VERSION",
      description = "Only assets of these versions; repeatable. Default: all.")
  List<String> versions = new ArrayList<>();

  @Option(
      names = "--schematic",
      paramLabel = "ID",
      description = "Only assets of these schematics; repeatable. Default: all.")
  List<String> schematics = new ArrayList<>();

  @Option(
      names = "--image",
      paramLabel = "HOST/NAME:TAG",
      description = "An installer image, pulled now if it is not in the store; repeatable.")
  List<String> images = new ArrayList<>();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "An OCI layout with images, as skopeo copy writes it; repeatable.")
  List<Path> layouts = new ArrayList<>();

  @Option(names = "--plain-http", description = "Pull without TLS: for a registry of this machine.")
  boolean isPlain;

  @Option(names = "--loaders", paramLabel = "DIR", description = "Boot loaders to take along.")
  Optional<Path> loaders = Optional.empty();

  @Override
  int run(PrintWriter out) throws IOException, InterruptedException {
    var clock = InstantSource.system();
    var signing = BundleKeys.privateKey(key);
    var store = ContentStore.open(data.resolve("assets"), clock);
    var assets = assets(store);
    var selection =
        new Selection(assets, loaderFiles(), images(store, out), schematics(store, assets));
    if (assets.isEmpty() && selection.images().isEmpty()) {
      throw new IOException(
          "there is nothing to put into a bundle in %s; fetch or import assets first"
              .formatted(data));
    }
    var writer = new BundleWriter(store, "ichor " + VersionCommand.version());
    BundleCommand.print(out, writer.write(file, selection, signing, clock.instant()));
    out.printf("written to %s%n", file);
    return 0;
  }

  private TreeMap<AssetName, Digest> assets(ContentStore store) throws IOException {
    var assets = new TreeMap<AssetName, Digest>();
    for (var entry : store.held().entrySet()) {
      var name = entry.getKey();
      var isWanted =
          (versions.isEmpty() || versions.contains(name.version()))
              && (schematics.isEmpty() || name.schematic().map(schematics::contains).orElse(true));
      if (isWanted) {
        if (store.find(name) instanceof FileLookup.Absent(var why)) {
          throw new IOException(why);
        }
        assets.put(name, entry.getValue().digest());
      }
    }
    return assets;
  }

  private static TreeMap<String, String> schematics(
      ContentStore store, TreeMap<AssetName, Digest> assets) throws IOException {
    var known = new TreeMap<>(new Schematics(store.root()).all());
    known
        .keySet()
        .removeIf(
            id -> assets.keySet().stream().noneMatch(n -> n.schematic().equals(Optional.of(id))));
    return known;
  }

  private TreeMap<String, ImageRef> images(ContentStore store, PrintWriter out)
      throws IOException, InterruptedException {
    var chosen = new TreeMap<String, ImageRef>();
    var known = store.images().all();
    try (var puller = new ImagePuller(store, isPlain)) {
      for (var text : images) {
        var reference = ImageReference.parse(text);
        var image = known.get(reference.toString());
        if (image == null) {
          out.printf("pulling %s%n", reference);
          out.flush();
          image = puller.pull(reference);
          store.images().put(reference.toString(), image);
        }
        chosen.put(reference.toString(), image);
      }
    }
    for (var layout : layouts) {
      var taken = new OciLayout(store).take(layout);
      for (var entry : taken.entrySet()) {
        store.images().put(entry.getKey(), entry.getValue());
      }
      chosen.putAll(taken);
    }
    return chosen;
  }

  private TreeMap<String, Path> loaderFiles() throws IOException {
    var files = new TreeMap<String, Path>();
    if (loaders.isPresent()) {
      try (var list = Files.list(loaders.get())) {
        for (var one : list.filter(Files::isRegularFile).toList()) {
          var name = one.getFileName().toString();
          if (BootNames.isLoaderFile(name)) {
            files.put(name, one);
          }
        }
      }
    }
    return files;
  }
}
