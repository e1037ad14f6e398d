package dev.ichor.api.cli;

import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor tasks}: what people are asked to do. */
@Command(
    name = "tasks",
    description = "Shows and confirms what people are asked to do to machines without a BMC.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TasksCommand.ListAll.class, TasksCommand.Done.class, TasksCommand.Refuse.class})
final class TasksCommand implements Callable<Integer> {
  private static final String TASKS = "/api/v1/tasks";

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** {@code ichor tasks list}. */
  @Command(name = "list", description = "Open tasks.", mixinStandardHelpOptions = true)
  static final class ListAll extends AssetsCommand.Asked {
    @Option(names = "--all", description = "Also those that have ended.")
    boolean isAll;

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var task : link.get(isAll ? TASKS : TASKS + "?open=true")) {
        out.printf(
            "%s %-7s %-12s %s%n",
            task.path("id").asText(),
            task.path("state").asText(),
            task.path("whom").asText(),
            task.path("sentence").asText());
      }
      return 0;
    }
  }

  /** A word about one task. */
  abstract static class Ending extends AssetsCommand.Asked {
    @Parameters(index = "0", paramLabel = "TASK")
    String id = "";

    @Option(names = "--say", paramLabel = "TEXT", description = "Who it was, what of it.")
    String words = "";

    abstract String how();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode();
      if (!words.isEmpty()) {
        body.put("words", words);
      }
      var task = link.post(TASKS + "/" + id + "/" + how(), body);
      out.printf("%s %s%n", task.path("state").asText(), task.path("sentence").asText());
      return 0;
    }
  }

  /** {@code ichor tasks done}. */
  @Command(name = "done", description = "It is done.", mixinStandardHelpOptions = true)
  static final class Done extends Ending {
    @Override
    String how() {
      return "done";
    }
  }

  /** {@code ichor tasks refuse}. */
  @Command(name = "refuse", description = "It cannot be done.", mixinStandardHelpOptions = true)
  static final class Refuse extends Ending {
    @Override
    String how() {
      return "refuse";
    }
  }
}
