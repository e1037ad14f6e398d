package dev.ichor.api.cli;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.client.SopsBinary;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor secrets}: a cluster's secrets in, out, and looked at. */
@Command(
    name = "secrets",
    description = "Imports, exports and shows the secrets of a cluster.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SecretsCommand.Import.class,
      SecretsCommand.Export.class,
      SecretsCommand.Show.class
    })
final class SecretsCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** What the words have in common. */
  abstract static class Base implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER")
    String cluster = "";

    abstract ServerOptions.Answer ask(String path) throws IOException, MalformedSecretsException;

    @Override
    public Integer call() {
      try {
        var answer = ask("/api/v1/clusters/" + cluster + "/secrets");
        if (answer.isGood()) {
          spec.commandLine().getOut().print(answer.text());
          spec.commandLine().getOut().flush();
          return 0;
        }
        return complain(answer.detail());
      } catch (MalformedSecretsException e) {
        return complain(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        return complain("%s; check the file, --server and --token-file".formatted(e));
      }
    }

    private int complain(String what) {
      var err = spec.commandLine().getErr();
      err.printf("ichor secrets %s: %s%n", spec.name(), what);
      err.flush();
      return 1;
    }
  }

  /** A file in. */
  @Command(
      name = "import",
      description =
          "Takes secrets.yaml, talsecret.yaml (SOPS too) or a control plane's configuration.",
      mixinStandardHelpOptions = true)
  static final class Import extends Base {
    @Parameters(index = "1", paramLabel = "FILE")
    Path file = Path.of("secrets.yaml");

    @Override
    ServerOptions.Answer ask(String path) throws IOException, MalformedSecretsException {
      var text = Secret.of(Files.readString(file));
      var sops = new SopsBinary(System.getenv().getOrDefault("PATH", ""));
      return server.text("PUT", path, SecretsImport.isSops(text) ? sops.decrypt(text) : text);
    }
  }

  /** The bundle in clear. */
  @Command(
      name = "export",
      description = "Prints the bundle in clear, as talosctl reads it; the export is logged.",
      mixinStandardHelpOptions = true)
  static final class Export extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.send("GET", path, "application/json", Optional.empty());
    }
  }

  /** Validity without a secret. */
  @Command(
      name = "show",
      description = "Shows the authorities and their validity; no secret.",
      mixinStandardHelpOptions = true)
  static final class Show extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.get(path + "/summary");
    }
  }
}
