package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor power}: power actions on many machines, in waves. */
@Command(
    name = "power",
    description = "Turns machines on and off, restarts them: gently, in waves.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PowerCommand.Do.class,
      PowerCommand.ListAll.class,
      PowerCommand.Show.class,
      PowerCommand.Cancel.class
    })
final class PowerCommand implements Callable<Integer> {
  private static final String WAVES = "/api/v1/power/waves";
  private static final long LOOK_MILLIS = 500;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** {@code ichor power do}. */
  @Command(
      name = "do",
      description = "Begins a wave and follows it until it has ended.",
      mixinStandardHelpOptions = true)
  static final class Do extends AssetsCommand.Asked {
    @Parameters(
        index = "0",
        paramLabel = "ACTION",
        description = "on, off, shutdown, reset, cycle, netboot or disk.")
    String action = "";

    @Parameters(index = "1..*", paramLabel = "MACHINE", description = "Names or ids.")
    List<String> machines = new ArrayList<>();

    @Option(
        names = "--match",
        paramLabel = "FACT=PATTERN",
        description = "As in rules, e.g. label.rack=r1; repeatable, all must fit.")
    Map<String, String> match = new TreeMap<>();

    @Option(names = "--state", split = ",", description = "Only machines in these states.")
    List<String> states = new ArrayList<>();

    @Option(names = "--by", paramLabel = "LABEL", description = "Groups by it: rack, pdu.")
    Optional<String> groupBy = Optional.empty();

    @Option(names = "--per-group", description = "At the same time in one group. Default: 4")
    Optional<Integer> perGroup = Optional.empty();

    @Option(
        names = "--stagger",
        paramLabel = "TIME",
        description = "Between two starts in one group. Default: 2s")
    Optional<String> stagger = Optional.empty();

    @Option(names = "--at-once", description = "At the same time in all. Default: 16")
    Optional<Integer> atOnce = Optional.empty();

    @Option(names = "--per-minute", description = "Begun within a minute. Default: 120")
    Optional<Integer> perMinute = Optional.empty();

    @Option(names = "--failures", description = "Stop after so many; 0: never. Default: 5")
    Optional<Integer> failures = Optional.empty();

    @Option(
        names = "--expect",
        description = "How many machines it is meant to be; needed for more than ten.")
    Optional<Integer> expect = Optional.empty();

    @Option(names = "--preview", description = "Only say what would be done.")
    boolean isPreview;

    @Option(names = "--no-wait", description = "Begin and return.")
    boolean isAway;

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var answer = link.post(WAVES, body());
      if (isPreview) {
        return preview(answer, out);
      }
      out.println(line(answer));
      return isAway ? 0 : follow(answer.path("id").asText(), out);
    }

    private ObjectNode body() {
      var body = OperatorLink.JSON.createObjectNode().put("action", action);
      if (!machines.isEmpty()) {
        machines.forEach(body.putArray("machines")::add);
      }
      if (!match.isEmpty()) {
        var wanted = body.putObject("match");
        match.forEach(wanted::put);
      }
      if (!states.isEmpty()) {
        states.forEach(body.putArray("states")::add);
      }
      groupBy.ifPresent(text -> body.put("groupBy", text));
      perGroup.ifPresent(count -> body.put("perGroup", count));
      stagger.ifPresent(text -> body.put("stagger", text));
      atOnce.ifPresent(count -> body.put("atOnce", count));
      perMinute.ifPresent(count -> body.put("perMinute", count));
      failures.ifPresent(count -> body.put("failures", count));
      expect.ifPresent(count -> body.put("expect", count));
      return isPreview ? body.put("preview", true) : body;
    }

    private static int preview(JsonNode plan, PrintWriter out) {
      for (var machine : plan.path("machines")) {
        out.printf("%-24s %s%n", machine.path("name").asText(), machine.path("group").asText());
      }
      for (var left : plan.path("leftOut")) {
        out.printf("%-24s left out: %s%n", left.path("name").asText(), left.path("why").asText());
      }
      out.printf("%d machines%n", plan.path("count").asInt());
      var refused = plan.path("refused").asText("");
      if (!refused.isEmpty()) {
        out.println("would be refused: " + refused);
      }
      return refused.isEmpty() ? 0 : 1;
    }

    /** One line for each change of the counts. */
    private int follow(String id, PrintWriter out) throws RefusedException, InterruptedException {
      var shown = "";
      while (true) {
        var wave = link.get(WAVES + "/" + id);
        var line = line(wave);
        if (!line.equals(shown)) {
          out.println(line);
          out.flush();
          shown = line;
        }
        if (wave.path("state").asText().equals("ended")) {
          failures(wave, out);
          return isAllWell(wave) ? 0 : 1;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  /** {@code ichor power list}. */
  @Command(name = "list", description = "All waves.", mixinStandardHelpOptions = true)
  static final class ListAll extends AssetsCommand.Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var wave : link.get(WAVES)) {
        out.println(line(wave));
      }
      return 0;
    }
  }

  /** {@code ichor power show}. */
  @Command(name = "show", description = "One wave, by machine.", mixinStandardHelpOptions = true)
  static final class Show extends AssetsCommand.Asked {
    @Parameters(paramLabel = "WAVE")
    String id = "";

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var wave = link.get(WAVES + "/" + id);
      out.println(line(wave));
      for (var machine : wave.path("machines")) {
        out.println(member(machine));
      }
      return isAllWell(wave) ? 0 : 1;
    }
  }

  /** {@code ichor power cancel}. */
  @Command(name = "cancel", description = "Begins nothing more.", mixinStandardHelpOptions = true)
  static final class Cancel extends AssetsCommand.Asked {
    @Parameters(paramLabel = "WAVE")
    String id = "";

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      out.println(line(link.post(WAVES + "/" + id + "/cancel", OperatorLink.JSON.nullNode())));
      return 0;
    }
  }

  private static boolean isAllWell(JsonNode wave) {
    return wave.path("counts").path("failed").asInt() == 0
        && wave.path("counts").path("cancelled").asInt() == 0;
  }

  private static void failures(JsonNode wave, PrintWriter out) {
    for (var machine : wave.path("machines")) {
      if (machine.path("phase").asText().equals("failed")) {
        out.println(member(machine));
      }
    }
  }

  private static String member(JsonNode machine) {
    return "%-24s %-16s %-9s %s%s"
        .formatted(
            machine.path("name").asText(),
            machine.path("group").asText(),
            machine.path("phase").asText(),
            machine.path("why").asText(""),
            machine.has("seenAt") ? ", seen to start" : "");
  }

  /** Id, action, state and counts. */
  private static String line(JsonNode wave) {
    var counts = new ArrayList<String>();
    wave.path("counts")
        .properties()
        .forEach(count -> counts.add(count.getValue().asText() + " " + count.getKey()));
    var why = wave.path("why").asText("");
    return "%s %-8s %-10s %s%s"
        .formatted(
            wave.path("id").asText(),
            wave.path("action").asText(),
            wave.path("state").asText(),
            String.join(", ", counts),
            why.isEmpty() ? "" : ": " + why);
  }
}
