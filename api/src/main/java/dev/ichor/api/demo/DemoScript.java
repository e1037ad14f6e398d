package dev.ichor.api.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator does once: a rule, a cluster, the list of machines; then he watches. */
public final class DemoScript {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final DemoPlan plan;
  private final Operator operator;
  private final PrintStream out;
  private final URI base;

  /**
   * @param token of the operator plane
   * @param out gets one line per step
   */
  public DemoScript(DemoPlan plan, Secret token, PrintStream out) {
    this.plan = plan;
    this.base = URI.create("http://127.0.0.1:" + plan.operatorPort());
    this.operator = new Operator(base, token);
    this.out = out;
  }

  /**
   * Runs until the work is done, and longer unless the plan says once.
   *
   * @return what is missing, one sentence each; empty when every machine is ACTIVE and the cluster
   *     healthy
   */
  public List<String> run() throws IOException, InterruptedException {
    try (operator;
        var simulator = SimulatorProcess.start(plan)) {
      var stop = new Thread(simulator::close, "stop-rack");
      Runtime.getRuntime().addShutdownHook(stop);
      var progress = new Progress(operator, out);
      progress.start();
      declare(simulator.machines());
      var missing = watch(simulator);
      progress.pause();
      report(missing);
      if (!plan.isOnce()) {
        progress.resume();
        new java.util.concurrent.CountDownLatch(1).await();
      }
      return missing;
    }
  }

  private void declare(JsonNode rack) throws IOException, InterruptedException {
    operator.post(
        "/api/v1/rules",
        Operator.JSON.readTree(
            """
            {"name": "demo-approve-all", "order": 100, "action": {"type": "approve"}}"""));
    operator.post("/api/v1/clusters", cluster());
    for (var machine : rack) {
      operator.post("/api/v1/machines", machine(machine));
    }
    out.printf("asked for cluster '%s' of %d machines%n", DemoPlan.CLUSTER, rack.size());
  }

  private ObjectNode cluster() {
    var cluster = Operator.JSON.createObjectNode();
    cluster.put("name", DemoPlan.CLUSTER).put("endpoint", plan.network().endpoint());
    var groups = cluster.putArray("groups");
    groups.addObject().put("role", "controlplane").put("count", plan.controlPlanes());
    groups
        .addObject()
        .put("role", "worker")
        .put("count", Math.max(0, plan.machines() - plan.controlPlanes()));
    return cluster;
  }

  private static ObjectNode machine(JsonNode known) {
    var machine = Operator.JSON.createObjectNode();
    machine.set("name", known.path("name"));
    machine.putArray("macs").add(known.path("mac"));
    machine.set("uuid", known.path("uuid"));
    var bmc = machine.putObject("bmc");
    bmc.set("protocol", known.path("bmc").path("protocol"));
    bmc.set("host", known.path("bmc").path("address"));
    bmc.set("port", known.path("bmc").path("port"));
    bmc.set("user", known.path("bmc").path("user"));
    bmc.set("password", known.path("bmc").path("password"));
    if (known.path("bmc").has("certificate")) {
      bmc.set("certificate", known.path("bmc").path("certificate"));
    }
    return machine;
  }

  /** Returns when all is done, when nothing more will come, or when patience ends. */
  private List<String> watch(SimulatorProcess simulator) throws IOException, InterruptedException {
    var end = Instant.now().plus(plan.patience());
    while (true) {
      var missing = new ArrayList<String>();
      boolean isStuck = look(missing);
      if (!simulator.isAlive()) {
        missing.add("the simulated rack stopped; its log is rack.log in " + plan.data());
      }
      if (missing.isEmpty() || isStuck || !simulator.isAlive() || Instant.now().isAfter(end)) {
        return missing;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  /** Adds what is missing; true when every machine came to an end, one of them in FAILED. */
  private boolean look(List<String> missing) throws IOException, InterruptedException {
    int failed = 0;
    int working = 0;
    var machines = operator.get("/api/v1/machines");
    for (var machine : machines) {
      var state = machine.path("state").asText();
      if (!state.equals("ACTIVE")) {
        failed += state.equals("FAILED") ? 1 : 0;
        working += state.equals("FAILED") ? 0 : 1;
        missing.add(
            "%s is %s: %s"
                .formatted(
                    machine.path("name").asText(), state, machine.path("waitingFor").asText()));
      }
    }
    if (machines.size() < plan.machines()) {
      missing.add("only %d of %d machines are known".formatted(machines.size(), plan.machines()));
    }
    var cluster = operator.get("/api/v1/clusters/" + DemoPlan.CLUSTER);
    if (!cluster.has("healthyAt")) {
      missing.add("the cluster is not healthy: " + cluster.path("waitingFor").asText());
    }
    return failed > 0 && working == 0;
  }

  private void report(List<String> missing) {
    if (missing.isEmpty()) {
      out.printf("%nAll %d machines are ACTIVE and the cluster is healthy.%n", plan.machines());
    } else {
      out.printf("%nNot done:%n");
      missing.forEach(line -> out.printf("  - %s%n", line));
    }
    out.printf(
        "  UI     %s/ui/%n  API    %s/api/v1 (described at %s/q/openapi)%n  token  in %s%n  logs   %s%n",
        base, base, base, plan.data().resolve("operator.token"), plan.data().resolve("ichor.log"));
    if (!plan.isOnce()) {
      out.println("Ctrl-C ends it; --data " + plan.data() + " continues it.");
    }
  }
}
