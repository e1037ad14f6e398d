package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor assets}: kernels and initramfs of a running appliance. */
@Command(
    name = "assets",
    description = "Shows, fetches, imports, verifies and removes boot assets.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AssetsCommand.ListAll.class,
      AssetsFetchCommand.class,
      AssetsCommand.Import.class,
      AssetsCommand.Verify.class,
      AssetsCommand.Collect.class,
      AssetsCommand.Versions.class,
      AssetsCommand.Extensions.class,
      AssetsCommand.Schematic.class,
      AssetsCommand.Forget.class
    })
final class AssetsCommand implements Callable<Integer> {
  private static final String ASSETS = "/api/v1/assets";

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** One word of the command, asked of the appliance. */
  abstract static class Asked extends Word {
    @Mixin OperatorLink link = new OperatorLink();
  }

  /** {@code ichor assets list}. */
  @Command(
      name = "list",
      description = "What the store holds, and what is on its way.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var asset : link.get(ASSETS)) {
        out.printf(
            "%-12s %.12s %-28s %12d %.12s %s%s%n",
            asset.path("version").asText(),
            asset.path("schematic").asText("-"),
            asset.path("file").asText(),
            asset.path("size").asLong(),
            asset.path("sha256").asText(),
            asset.path("source").asText(),
            asset.path("isInUse").asBoolean() ? " in use" : "");
      }
      for (var fetch : link.get(ASSETS + "/fetches")) {
        if (!fetch.path("phase").asText().equals("done")) {
          out.println(AssetsFetchCommand.line(fetch));
        }
      }
      return 0;
    }
  }

  /** {@code ichor assets import}. */
  @Command(
      name = "import",
      description = "Imports a directory or archive of the machine that the appliance runs on.",
      mixinStandardHelpOptions = true)
  static final class Import extends Asked {
    @Parameters(paramLabel = "PATH", description = "Directory, .tar, .tar.gz or .zip.")
    Path source = Path.of(".");

    @Option(names = "--talos", paramLabel = "VERSION", description = "Of files at its top.")
    Optional<String> version = Optional.empty();

    @Option(names = "--schematic", paramLabel = "ID", description = "Of files at its top.")
    Optional<String> schematic = Optional.empty();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var body =
          OperatorLink.JSON.createObjectNode().put("path", source.toAbsolutePath().toString());
      version.ifPresent(text -> body.put("version", text));
      schematic.ifPresent(text -> body.put("schematic", text));
      var brought = link.post(ASSETS + "/import", body);
      for (var asset : brought) {
        out.printf(
            "%s %.12s %s%n",
            asset.path("unchanged").asBoolean() ? "same" : "new ",
            asset.path("sha256").asText(),
            asset.path("name").asText());
      }
      if (brought.isEmpty()) {
        throw new RefusedException(
            "there is no asset in %s; files are named as Image Factory names them, as kernel-amd64"
                .formatted(source));
      }
      return 0;
    }
  }

  /** {@code ichor assets verify}. */
  @Command(
      name = "verify",
      description = "Reads every asset; exit code 1 when one is not what it was.",
      mixinStandardHelpOptions = true)
  static final class Verify extends Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var bad = 0;
      for (var asset : link.post(ASSETS + "/verify", OperatorLink.JSON.createObjectNode())) {
        var state = asset.path("state").asText();
        bad += state.equals("intact") ? 0 : 1;
        out.printf("%-8s %s%n", state, asset.path("name").asText());
      }
      return bad == 0 ? 0 : 1;
    }
  }

  /** {@code ichor assets gc}. */
  @Command(
      name = "gc",
      description = "Tells what nobody wants any more; with --apply removes it.",
      mixinStandardHelpOptions = true)
  static final class Collect extends Asked {
    @Option(names = "--apply", description = "Remove it.")
    boolean apply;

    @Option(
        names = "--grace",
        paramLabel = "TIME",
        defaultValue = "7d",
        description = "How long nobody must have wanted it. Default: ${DEFAULT-VALUE}")
    String grace = "7d";

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode().put("apply", apply).put("grace", grace);
      var report = link.post(ASSETS + "/gc", body);
      print(out, apply ? "removed" : "would go", report.path("names"));
      print(out, "waits", report.path("waiting"));
      out.printf(
          "%s %d octets in %d files%n",
          apply ? "freed" : "would free",
          report.path("octets").asLong(),
          report.path("contents").size());
      return 0;
    }

    private static void print(PrintWriter out, String word, JsonNode names) {
      for (var entry : names.properties()) {
        out.printf("%-8s %s unwanted since %s%n", word, entry.getKey(), entry.getValue().asText());
      }
    }
  }

  /** {@code ichor assets versions}. */
  @Command(
      name = "versions",
      description = "Talos versions that the factory builds.",
      mixinStandardHelpOptions = true)
  static final class Versions extends Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      link.get(ASSETS + "/factory/versions").forEach(version -> out.println(version.asText()));
      return 0;
    }
  }

  /** {@code ichor assets extensions}. */
  @Command(
      name = "extensions",
      description = "Official system extensions of a Talos version.",
      mixinStandardHelpOptions = true)
  static final class Extensions extends Asked {
    @Parameters(paramLabel = "VERSION", description = "As v1.13.9.")
    String version = "";

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var path = ASSETS + "/factory/versions/%s/extensions".formatted(version);
      for (var extension : link.get(path)) {
        out.printf("%-44s %s%n", extension.path("name").asText(), extension.path("ref").asText());
      }
      return 0;
    }
  }

  /** {@code ichor assets schematic}. */
  @Command(
      name = "schematic",
      description = "Keeps a schematic and tells its id.",
      mixinStandardHelpOptions = true)
  static final class Schematic extends Asked {
    @Parameters(paramLabel = "FILE", description = "YAML or JSON, as the factory takes it.")
    Path file = Path.of("schematic.yaml");

    @Override
    int run(PrintWriter out) throws RefusedException, IOException, InterruptedException {
      var kept = link.postText(ASSETS + "/schematics", Files.readString(file), "application/yaml");
      out.println(kept.path("id").asText());
      if (!kept.path("isRegistered").asBoolean()) {
        out.printf("not registered at the factory: %s%n", kept.path("remark").asText());
      }
      return 0;
    }
  }

  /** {@code ichor assets forget}. */
  @Command(
      name = "forget",
      description = "Forgets the digest first seen under a name: the next download is believed.",
      mixinStandardHelpOptions = true)
  static final class Forget extends Asked {
    @Parameters(paramLabel = "NAME", description = "VERSION/SCHEMATIC/FILE.")
    List<String> names = new ArrayList<>();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var name : names) {
        link.delete(ASSETS + "/" + name + "/trust");
        out.printf("forgotten %s%n", name);
      }
      return 0;
    }
  }
}
