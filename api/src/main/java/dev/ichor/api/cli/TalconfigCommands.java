package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.talhelper.Site;
import dev.ichor.api.talhelper.TalconfigPlan;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.client.SopsBinary;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsImport;
import dev.ichor.talos.talhelper.Environment;
import dev.ichor.talos.talhelper.TalconfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor plan} and {@code ichor apply}: a talconfig.yaml against what Ichor has. */
final class TalconfigCommands {
  private TalconfigCommands() {}

  /** What both words have in common. */
  abstract static class Base implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ServerOptions server = new ServerOptions();

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "talconfig.yaml; talenv.yaml and talsecret.yaml are looked for beside it.")
    Path file = Path.of("talconfig.yaml");

    @Override
    public Integer call() {
      try {
        return run(plan());
      } catch (InvalidConfigException | MalformedSecretsException e) {
        return complain("%s: %s".formatted(file, e.getMessage()), IchorCommand.REFUSED);
      } catch (IOException e) {
        return complain(
            "%s; check --server and --token-file".formatted(String.valueOf(e.getMessage())), 1);
      }
    }

    abstract int run(TalconfigPlan plan) throws IOException;

    int complain(String what, int code) {
      var err = spec.commandLine().getErr();
      err.printf("ichor %s: %s%n", spec.name(), what);
      err.flush();
      return code;
    }

    void say(List<String> lines) {
      var out = spec.commandLine().getOut();
      lines.forEach(out::println);
      out.flush();
    }

    private TalconfigPlan plan()
        throws IOException, InvalidConfigException, MalformedSecretsException {
      if (!Files.isReadable(file)) {
        throw new InvalidConfigException("there is no such file; name it with -f");
      }
      var folder = file.toAbsolutePath().getParent();
      var here = folder == null ? Path.of(".") : folder;
      var text = first(here, "talenv.yaml", "talenv.sops.yaml");
      var environment =
          text.isPresent() ? Environment.of(clear(text.get()).reveal()) : new Environment(Map.of());
      var wanted =
          TalconfigReader.read(Files.readString(file), environment, path -> attachment(here, path));
      var sealed = first(here, "talsecret.yaml", "talsecret.sops.yaml");
      var secrets =
          sealed.isPresent() ? Optional.of(clear(sealed.get())) : Optional.<Secret>empty();
      return TalconfigPlan.of(wanted, secrets, new Rest(server));
    }

    private static Optional<Secret> first(Path folder, String... names) throws IOException {
      for (var name : names) {
        if (Files.isReadable(folder.resolve(name))) {
          return Optional.of(Secret.of(Files.readString(folder.resolve(name))));
        }
      }
      return Optional.empty();
    }

    private static Secret clear(Secret text) throws MalformedSecretsException {
      return SecretsImport.isSops(text)
          ? new SopsBinary(System.getenv().getOrDefault("PATH", "")).decrypt(text)
          : text;
    }

    private static Optional<String> attachment(Path folder, String path) {
      try {
        return Optional.of(Files.readString(folder.resolve(path)));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /** Shows what would change. */
  @Command(
      name = "plan",
      description = "Shows what a talconfig.yaml would change: what reboots, what is erased.",
      mixinStandardHelpOptions = true)
  static final class Plan extends Base {
    @Override
    int run(TalconfigPlan plan) {
      say(plan.lines());
      return 0;
    }
  }

  /** Changes it. */
  @Command(
      name = "apply",
      description = "Makes clusters, machines and reservations as a talconfig.yaml says.",
      mixinStandardHelpOptions = true)
  static final class Apply extends Base {
    @Override
    int run(TalconfigPlan plan) throws IOException {
      var applied = plan.apply();
      say(applied.done());
      return applied.stopped().map(why -> complain(why, 1)).orElse(0);
    }
  }

  /** The way back. */
  @Command(
      name = "export",
      description =
          "Prints a cluster as talconfig.yaml, its patches in clear; the export is logged.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER")
    String cluster = "";

    @Override
    public Integer call() throws IOException {
      var answer = server.get("/api/v1/clusters/" + cluster + "/talconfig");
      var line = spec.commandLine();
      var to = answer.isGood() ? line.getOut() : line.getErr();
      to.print(answer.isGood() ? answer.text() : "ichor export: " + answer.detail() + "\n");
      to.flush();
      return answer.isGood() ? 0 : 1;
    }
  }

  /** {@link Site} over HTTP. */
  private record Rest(ServerOptions server) implements Site {
    @Override
    public Optional<JsonNode> get(String path) throws IOException {
      var answer = server.get(path);
      if (answer.status() == 404) {
        return Optional.empty();
      }
      if (!answer.isGood()) {
        throw new IOException("GET %s: %s".formatted(path, answer.detail()));
      }
      return Optional.of(answer.json());
    }

    @Override
    public Optional<String> send(String method, String path, Object body) throws IOException {
      var answer =
          body instanceof Secret secret
              ? server.text(method, path, secret)
              : server.json(method, path, body);
      return answer.isGood() ? Optional.empty() : Optional.of(answer.detail());
    }
  }
}
