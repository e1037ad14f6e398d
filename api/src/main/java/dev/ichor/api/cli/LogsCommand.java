package dev.ichor.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ichor logs}: what a service of a node says; without a service, which there are. */
@Command(
    name = "logs",
    description = "Shows the log of a machine's service; without a service it lists them.",
    mixinStandardHelpOptions = true)
final class LogsCommand extends MachineWord {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "kubelet, etcd, machined, ...")
  String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what is said from now on.")
  boolean follow;

  @Option(names = "--tail", paramLabel = "LINES", description = "Lines before now. Default: 500")
  int tail = 500;

  @Override
  void run(String path) throws IOException, Refused {
    if (service.isEmpty()) {
      for (var each : wanted(server.get(path + "/services"))) {
        var health = each.path("healthy");
        say(
            "%-20s %-10s %s %s%n",
            text(each, "id"),
            text(each, "state"),
            health.isBoolean() ? (health.asBoolean() ? "healthy" : "not healthy") : "",
            text(each, "message"));
      }
      return;
    }
    var name = URLEncoder.encode(service, UTF_8);
    EventLines.print(this, path + "/logs/%s?follow=%s&tail=%d".formatted(name, follow, tail));
  }

  /** {@code ichor dmesg}: the kernel's log. */
  @Command(
      name = "dmesg",
      description = "Shows the kernel's log of a machine.",
      mixinStandardHelpOptions = true)
  static final class Dmesg extends MachineWord {
    @Option(
        names = {"-f", "--follow"},
        description = "Goes on with what is said from now on.")
    boolean follow;

    @Override
    void run(String path) throws IOException, Refused {
      EventLines.print(this, path + "/dmesg?follow=" + follow);
    }
  }
}
