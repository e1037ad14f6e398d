package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
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

/** {@code ichor cluster}: how a running cluster fares, and what is changed in it. */
@Command(
    name = "cluster",
    description = "Shows and changes a running cluster.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClusterCommand.Health.class,
      ClusterCommand.Etcd.class,
      ClusterCommand.Status.class,
      ClusterCommand.Upgrade.class,
      ClusterCommand.Revert.class,
      ClusterCommand.Plan.class,
      ClusterCommand.Apply.class,
      ClusterCommand.Pause.class,
      ClusterCommand.Resume.class,
      ClusterCommand.Cancel.class,
      ClusterCommand.Remove.class,
      ClusterRecoverCommand.class,
      ClusterCommand.Talosconfig.class,
      ClusterCommand.Kubeconfig.class
    })
final class ClusterCommand implements Callable<Integer> {
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

    abstract ServerOptions.Answer ask(String path) throws IOException;

    /** The exit code: 0 unless what was shown is bad news. */
    int show(ServerOptions.Answer answer, PrintWriter out) throws IOException {
      rollout(answer.json(), out);
      return 0;
    }

    @Override
    public Integer call() {
      try {
        var answer = ask("/api/v1/clusters/" + cluster);
        if (!answer.isGood()) {
          return complain(answer.detail());
        }
        var out = spec.commandLine().getOut();
        var code = show(answer, out);
        out.flush();
        return code;
      } catch (IOException e) {
        return complain("%s; check --server and --token-file".formatted(e));
      }
    }

    private int complain(String what) {
      var err = spec.commandLine().getErr();
      err.printf("ichor cluster %s: %s%n", spec.name(), what);
      err.flush();
      return 1;
    }
  }

  private static void rollout(JsonNode rollout, PrintWriter out) {
    out.printf(
        "%s %s %s: %s%n",
        rollout.path("kind").asText(),
        rollout.path("to").asText(rollout.path("mode").asText("")),
        rollout.path("state").asText(),
        rollout.path("why").asText());
    rollout
        .path("nodes")
        .forEach(
            node ->
                out.printf(
                    "  %-24s %-13s %-9s %s%n",
                    node.path("name").asText(),
                    node.path("role").asText(),
                    node.path("phase").asText(),
                    node.path("word").asText()));
  }

  @Command(
      name = "health",
      description = "Every check by name; ends 0 when the cluster is healthy.",
      mixinStandardHelpOptions = true)
  static final class Health extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.get(path + "/health");
    }

    @Override
    int show(ServerOptions.Answer answer, PrintWriter out) throws IOException {
      var health = answer.json();
      health
          .path("checks")
          .forEach(
              check ->
                  out.printf(
                      "%-8s %-33s %s%n",
                      check.path("state").asText(),
                      check.path("name").asText(),
                      check.path("why").asText()));
      out.printf("%s is %s%n", cluster, health.path("state").asText());
      return health.path("state").asText().equals("healthy") ? 0 : 1;
    }
  }

  @Command(
      name = "etcd",
      description = "etcd's members and alarms, and what its quorum allows.",
      mixinStandardHelpOptions = true)
  static final class Etcd extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.get(path + "/etcd");
    }

    @Override
    int show(ServerOptions.Answer answer, PrintWriter out) throws IOException {
      var etcd = answer.json();
      for (var member : etcd.path("members")) {
        out.printf(
            "%-16s %-24s %-9s may leave: %s%n",
            member.path("id").asText(),
            member.path("name").asText(),
            member.path("learner").asBoolean()
                ? "learner"
                : member.path("healthy").asBoolean() ? "healthy" : "sick",
            member.path("mayLeave").asText());
      }
      for (var alarm : etcd.path("alarms")) {
        out.printf("alarm %s on %s%n", alarm.path("kind").asText(), alarm.path("member").asText());
      }
      out.printf(
          "tolerates %d more failures; a member may be added: %s%n",
          etcd.path("tolerates").asInt(), etcd.path("mayAdd").asText());
      return 0;
    }
  }

  @Command(
      name = "status",
      description = "The change that goes through its nodes.",
      mixinStandardHelpOptions = true)
  static final class Status extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.get(path + "/rollout");
    }
  }

  @Command(
      name = "upgrade",
      description = "Installs another Talos on every node, one control plane at a time.",
      mixinStandardHelpOptions = true)
  static final class Upgrade extends Base {
    @Parameters(index = "1", paramLabel = "VERSION")
    String version = "";

    @Option(names = "--schematic", description = "of the Image Factory; else as it was")
    Optional<String> schematic = Optional.empty();

    @Option(names = "--workers-at-once", defaultValue = "3")
    int workersAtOnce = 3;

    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      var wish = new LinkedHashMap<String, Object>();
      wish.put("version", version);
      wish.put("workersAtOnce", workersAtOnce);
      schematic.ifPresent(it -> wish.put("schematic", it));
      return server.json("POST", path + "/upgrade", wish);
    }
  }

  @Command(
      name = "revert",
      description = "Goes back to the Talos of before the last upgrade.",
      mixinStandardHelpOptions = true)
  static final class Revert extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json("POST", path + "/revert", Map.of());
    }
  }

  @Command(
      name = "plan",
      description = "What applying the configuration would do to each node.",
      mixinStandardHelpOptions = true)
  static final class Plan extends Base {
    @Option(names = "--mode", defaultValue = "auto")
    String mode = "auto";

    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.get(path + "/configuration/plan?mode=" + mode);
    }

    @Override
    int show(ServerOptions.Answer answer, PrintWriter out) throws IOException {
      for (var node : answer.json()) {
        var changes = node.path("changes");
        out.printf(
            "%-24s %-10s %s%s%n",
            node.path("name").asText(),
            changes.isBoolean() ? (changes.asBoolean() ? "changes" : "the same") : "not read",
            node.path("reboots").asBoolean() ? "reboots" : node.path("mode").asText(""),
            node.hasNonNull("problem") ? ": " + node.path("problem").asText() : "");
      }
      return 0;
    }
  }

  @Command(
      name = "apply",
      description = "Gives every node its configuration as it is generated now.",
      mixinStandardHelpOptions = true)
  static final class Apply extends Base {
    @Option(
        names = "--mode",
        defaultValue = "auto",
        description = "auto, no-reboot, reboot, staged or try (default ${DEFAULT-VALUE})")
    String mode = "auto";

    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json("POST", path + "/configuration/apply", Map.of("mode", mode));
    }
  }

  @Command(name = "pause", description = "Begins no further node.", mixinStandardHelpOptions = true)
  static final class Pause extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json("POST", path + "/rollout/pause", Map.of());
    }
  }

  @Command(
      name = "resume",
      description = "Goes on; nodes in trouble are tried again.",
      mixinStandardHelpOptions = true)
  static final class Resume extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json("POST", path + "/rollout/resume", Map.of());
    }
  }

  @Command(
      name = "cancel",
      description = "Gives the change up; what was done stays.",
      mixinStandardHelpOptions = true)
  static final class Cancel extends Base {
    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json("POST", path + "/rollout/cancel", Map.of());
    }
  }

  @Command(
      name = "remove",
      description = "Takes a node out of the cluster and back to the pool; its disk is wiped.",
      mixinStandardHelpOptions = true)
  static final class Remove extends Base {
    @Parameters(index = "1", paramLabel = "MACHINE", description = "its id")
    String machine = "";

    @Option(names = "--dead", description = "it does not answer: by etcd and its BMC alone")
    boolean dead;

    @Option(names = "--confirm", paramLabel = "NAME", description = "of a dead machine")
    String confirm = "";

    @Option(names = "--keep-node", description = "its Kubernetes node object stays")
    boolean keepNode;

    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json(
          "POST",
          path + "/members/" + machine + "/remove",
          Map.of("dead", dead, "confirm", confirm, "keepNode", keepNode));
    }
  }

  /** Files are printed as they are. */
  abstract static class Issue extends Base {
    @Option(names = "--hours", defaultValue = "8", description = "(default ${DEFAULT-VALUE})")
    int hours = 8;

    @Override
    int show(ServerOptions.Answer answer, PrintWriter out) {
      out.print(answer.text());
      return 0;
    }
  }

  @Command(
      name = "talosconfig",
      description = "Issues a talosconfig; the issue is logged.",
      mixinStandardHelpOptions = true)
  static final class Talosconfig extends Issue {
    @Option(names = "--role", defaultValue = "os:reader", split = ",")
    List<String> roles = List.of("os:reader");

    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json(
          "POST", path + "/access/talosconfig", Map.of("roles", roles, "hours", hours));
    }
  }

  @Command(
      name = "kubeconfig",
      description = "Issues a kubeconfig; the issue is logged.",
      mixinStandardHelpOptions = true)
  static final class Kubeconfig extends Issue {
    @Option(names = "--user", defaultValue = "admin")
    String user = "admin";

    @Option(names = "--group", defaultValue = "system:masters", split = ",")
    List<String> groups = List.of("system:masters");

    @Override
    ServerOptions.Answer ask(String path) throws IOException {
      return server.json(
          "POST",
          path + "/access/kubeconfig",
          Map.of("user", user, "groups", groups, "hours", hours));
    }
  }
}
