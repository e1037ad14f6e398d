package dev.ichor.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor talosctl}: the talosctl that belongs to a cluster, as a file. */
@Command(
    name = "talosctl",
    description = "Downloads the talosctl of a cluster's Talos version from Ichor.",
    mixinStandardHelpOptions = true)
final class TalosctlCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(index = "0", paramLabel = "CLUSTER")
  String cluster = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where it is written. Default: talosctl")
  Path output = Path.of("talosctl");

  @Option(names = "--os", paramLabel = "OS", description = "linux, darwin, ... Default: linux")
  String os = "linux";

  @Option(names = "--arch", paramLabel = "ARCH", description = "amd64 or arm64. Default: amd64")
  String arch = "amd64";

  @Override
  public Integer call() {
    try {
      var part = output.resolveSibling(output.getFileName() + ".part");
      server.file(
          "/api/v1/clusters/%s/talosctl?os=%s&arch=%s"
              .formatted(encoded(cluster), encoded(os), encoded(arch)),
          part);
      if (!part.toFile().setExecutable(true)) {
        throw new IOException(part + " cannot be made executable");
      }
      Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
      spec.commandLine().getOut().printf("%s%n", output);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException e) {
      var err = spec.commandLine().getErr();
      err.printf("ichor talosctl: %s%n", e.getMessage());
      err.flush();
      return 1;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
