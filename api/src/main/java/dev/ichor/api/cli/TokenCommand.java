package dev.ichor.api.cli;

import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor token}: who may use the operator plane, and as what. */
@Command(
    name = "token",
    description = "Makes, lists and revokes tokens, each with a role.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCommand.Add.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class})
final class TokenCommand implements Callable<Integer> {
  private static final String TOKENS = "/api/v1/tokens";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** {@code ichor token add}. */
  @Command(
      name = "add",
      description = "Makes a token and prints it, this once.",
      mixinStandardHelpOptions = true)
  static final class Add extends AssetsCommand.Asked {
    @Parameters(index = "0", paramLabel = "NAME", description = "Whose it is; named in records.")
    String name = "";

    @Option(
        names = "--role",
        required = true,
        description = "viewer, console, operator or administrator.")
    String role = "";

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "Refused after that: 30d, 12h. Default: when it is revoked.")
    Optional<String> expires = Optional.empty();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var wish = OperatorLink.JSON.createObjectNode().put("name", name).put("role", role);
      expires.ifPresent(time -> wish.put("lifetime", time));
      var made = link.post(TOKENS, wish);
      out.println(made.path("token").asText());
      var err = spec.commandLine().getErr();
      err.printf(
          "%s is %s until %s; the token is not shown again%n",
          made.path("name").asText(),
          made.path("role").asText(),
          made.path("expiresAt").asText("it is revoked"));
      err.flush();
      return 0;
    }
  }

  /** {@code ichor token list}. */
  @Command(
      name = "list",
      description = "All tokens, without their texts.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends AssetsCommand.Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var token : link.get(TOKENS)) {
        out.printf(
            "%-20s %-13s %-8s made %s by %s, expires %s%n",
            token.path("name").asText(),
            token.path("role").asText(),
            token.path("state").asText(),
            token.path("madeAt").asText("at the first start"),
            token.path("madeBy").asText("Ichor"),
            token.path("expiresAt").asText("never"));
      }
      return 0;
    }
  }

  /** {@code ichor token revoke}. */
  @Command(
      name = "revoke",
      description = "Ends a token, its sessions and its streams.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends AssetsCommand.Asked {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var path = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      link.delete(TOKENS + "/" + path);
      out.printf("%s is revoked%n", name);
      return 0;
    }
  }
}
