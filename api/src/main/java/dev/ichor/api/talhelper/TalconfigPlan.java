package dev.ichor.api.talhelper;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsImport;
import dev.ichor.talos.talhelper.Talconfig;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has to be done so that the site is as a {@link Talconfig} says. */
public final class TalconfigPlan {
  private static final String CLUSTERS = "/api/v1/clusters/";
  private static final String RESERVATIONS = "/api/v1/dhcp/reservations";
  private static final String MACHINES = "/api/v1/machines";

  private final Talconfig wanted;
  private final Optional<Secret> secrets;
  private final Site site;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private TalconfigPlan(Talconfig wanted, Optional<Secret> secrets, Site site) {
    this.wanted = wanted;
    this.secrets = secrets;
    this.site = site;
    remarks.addAll(wanted.remarks());
  }

  /**
   * @param secrets of {@code talsecret.yaml}; absent: a new cluster gets fresh ones
   * @throws MalformedSecretsException when the secrets cannot be used; names the path, never a
   *     value
   */
  public static TalconfigPlan of(Talconfig wanted, Optional<Secret> secrets, Site site)
      throws IOException, MalformedSecretsException {
    if (secrets.isPresent()) {
      SecretsImport.read(secrets.get(), Instant.now());
    }
    var plan = new TalconfigPlan(wanted, secrets, site);
    plan.cluster();
    var machines = site.get(MACHINES);
    var taken = new HashMap<String, String>();
    for (var node : wanted.nodes()) {
      var found = machines.flatMap(all -> Recognition.find(all, node));
      var id = found.map(TalconfigPlan::id).orElse("");
      if (taken.containsKey(id)) {
        plan.remarks.add(
            "nodes %s and %s are recognised as the same machine; only the first is acted upon, give both their macs"
                .formatted(taken.get(id), node.hostname()));
        continue;
      }
      found.ifPresent(machine -> taken.put(id, node.hostname()));
      plan.node(node, found);
    }
    return plan;
  }

  /** One line each: {@code +} is new, {@code ~} changes, {@code !} is for a person to decide. */
  public List<String> lines() {
    var lines = new ArrayList<>(steps.stream().map(Step::text).toList());
    remarks.forEach(each -> lines.add("! " + each));
    if (steps.isEmpty()) {
      lines.add("nothing to do");
    }
    return lines;
  }

  /** Whether there is anything to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /**
   * Does it, stopping at the first thing that Ichor does not take.
   *
   * @return what was done, then perhaps what stopped it
   */
  public Applied apply() throws IOException {
    var done = new ArrayList<String>();
    for (var step : steps) {
      var problem = site.send(step.method(), step.path(), step.body());
      if (problem.isPresent() && step.path().equals(RESERVATIONS)) {
        // beside another DHCP server, or with no subnet of it, there is nothing to reserve in
        done.add("! not reserved: %s: %s".formatted(step.text(), problem.get()));
        continue;
      }
      if (problem.isPresent()) {
        return new Applied(done, Optional.of("%s: %s".formatted(step.text(), problem.get())));
      }
      done.add(step.text());
    }
    return new Applied(done, Optional.empty());
  }

  /**
   * @param stopped why it went no further; absent: all is done
   */
  public record Applied(List<String> done, Optional<String> stopped) {}

  private void cluster() throws IOException {
    var name = wanted.clusterName();
    var known = site.get(CLUSTERS + name);
    if (known.isEmpty()) {
      var body = new LinkedHashMap<String, Object>();
      body.put("name", name);
      body.put("endpoint", wanted.endpoint());
      wanted.talosVersion().ifPresent(version -> body.put("talosVersion", version));
      body.put("kubernetesVersion", wanted.kubernetesVersion());
      body.put("patches", wanted.patches());
      step(
          "+ cluster %s at %s".formatted(name, wanted.endpoint()),
          "POST",
          "/api/v1/clusters",
          body);
      secrets("+ secrets of cluster %s from talsecret");
      return;
    }
    // also when it is known: an earlier import may have failed, and machines would get other keys
    secrets("~ secrets of cluster %s as talsecret has them; the same ones change nothing");
    fixed(known.get(), "endpoint", wanted.endpoint());
    fixed(known.get(), "kubernetesVersion", wanted.kubernetesVersion());
    wanted.talosVersion().ifPresent(version -> fixed(known.get(), "talosVersion", version));
    if (isChanged(known.get().path("patches"), wanted.patches())) {
      step(
          "~ patches of cluster %s: machines installed from now on get them, others keep theirs"
              .formatted(name),
          "PUT",
          CLUSTERS + name + "/patches",
          wanted.patches());
    }
  }

  private void secrets(String text) {
    var name = wanted.clusterName();
    secrets.ifPresent(
        bundle -> step(text.formatted(name), "PUT", CLUSTERS + name + "/secrets", bundle));
  }

  private void fixed(JsonNode known, String field, String value) {
    var has = known.path(field).asText();
    if (!has.equals(value)) {
      remarks.add(
          "%s of cluster %s is %s and cannot be changed to %s this way"
              .formatted(field, wanted.clusterName(), has, value));
    }
  }

  private void node(Talconfig.Node node, Optional<JsonNode> found) {
    if (found.isEmpty() && node.macs().isEmpty() && node.uuid().isEmpty()) {
      remarks.add(
          "node %s has no MAC address and no UUID to be recognised by; add ichor.macs, or let it boot and name it %s"
              .formatted(node.hostname(), node.hostname()));
      return;
    }
    if (found.isPresent() && Recognition.contradicts(found.get(), node)) {
      remarks.add(
          "machine %s has other MAC addresses or another UUID than node %s; nothing is done to it until the machine is renamed or the node corrected"
              .formatted(id(found.get()), node.hostname()));
      return;
    }
    entered(node, found);
    reservation(node);
    var state = found.map(machine -> machine.path("state").asText()).orElse("DISCOVERED");
    var cluster = found.map(machine -> machine.path("cluster").asText("")).orElse("");
    if (cluster.isEmpty() || cluster.equals("null")) {
      assignment(node, state, found);
    } else if (!cluster.equals(wanted.clusterName())) {
      remarks.add(
          "machine %s belongs to cluster %s; release it there first"
              .formatted(node.hostname(), cluster));
    } else if (state.equals("ACTIVE")) {
      remarks.add(
          "machine %s is ACTIVE; GET %s/%s/configuration/diff shows what its next configuration changes"
              .formatted(node.hostname(), MACHINES, id(found.orElseThrow())));
    } else {
      step(
          "~ patches of machine %s, before it is installed".formatted(node.hostname()),
          "PUT",
          of(found.orElseThrow()) + "/patches",
          node.patches());
    }
  }

  private void entered(Talconfig.Node node, Optional<JsonNode> found) {
    if (found.isEmpty()) {
      step("+ machine " + node.hostname(), "POST", MACHINES, entry(node));
    } else if (!found.get().path("name").asText().equals(node.hostname())) {
      var body = new LinkedHashMap<String, Object>();
      body.put("name", node.hostname());
      if (!node.labels().isEmpty()) {
        var labels = new LinkedHashMap<String, String>();
        found.get().path("labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
        labels.putAll(node.labels());
        body.put("labels", labels);
      }
      var text =
          "~ machine %s, so far called %s"
              .formatted(node.hostname(), found.get().path("name").asText());
      step(text, "PATCH", of(found.get()), body);
    }
  }

  private void assignment(Talconfig.Node node, String state, Optional<JsonNode> found) {
    var disks = found.map(machine -> machine.path("hardware").path("disks").size()).orElse(0);
    var text =
        "~ machine %s becomes %s of %s%s: its install disk is ERASED%s, and it reboots"
            .formatted(
                node.hostname(),
                node.role(),
                wanted.clusterName(),
                state.equals("DISCOVERED") ? " as soon as it has booted" : "",
                disks == 0 ? " (its disks are not known yet)" : " (one of " + disks + ")");
    if (state.equals("DISCOVERED")) {
      rules(node, text);
      return;
    }
    if (state.equals("PENDING")) {
      var approved = "~ machine %s approved".formatted(node.hostname());
      step(approved, "POST", of(found.orElseThrow()) + "/approve", Map.of());
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("cluster", wanted.clusterName());
    body.put("role", node.role());
    body.put("patches", node.patches());
    step(text, "POST", of(found.orElseThrow()) + "/assign", body);
  }

  /** Nobody can approve what was not inspected yet: two rules do it when the time has come. */
  private void rules(Talconfig.Node node, String text) {
    var match = Map.of("name", node.hostname());
    var whole = "talconfig-%s-%s".formatted(wanted.clusterName(), node.hostname());
    var name =
        whole.length() > 55
            ? whole.substring(0, 44) + "-" + Integer.toHexString(whole.hashCode())
            : whole;
    var assign = new LinkedHashMap<String, Object>();
    assign.put("type", "assign");
    assign.put("cluster", wanted.clusterName());
    assign.put("role", node.role());
    assign.put("patches", node.patches());
    rule(
        name + "-approve",
        match,
        Map.of("type", "approve"),
        "~ machine %s is approved once it has booted".formatted(node.hostname()));
    rule(name, match, assign, text);
  }

  private void rule(
      String name, Map<String, String> match, Map<String, Object> action, String text) {
    var body = new LinkedHashMap<String, Object>();
    body.put("name", name);
    body.put("order", 500);
    body.put("match", match);
    body.put("action", action);
    step(text, "POST", "/api/v1/rules", body);
  }

  private void reservation(Talconfig.Node node) {
    if (!node.macs().isEmpty() && node.address().matches("\\d+(\\.\\d+){3}")) {
      try {
        var known = site.get(RESERVATIONS).map(JsonNode::toString).orElse("");
        if (!known.contains("\"" + node.address() + "\"")) {
          var body = new LinkedHashMap<String, Object>();
          body.put("mac", node.macs().getFirst());
          body.put("address", node.address());
          body.put("hostname", node.hostname());
          step(
              "+ address %s reserved for %s".formatted(node.address(), node.hostname()),
              "POST",
              RESERVATIONS,
              body);
        }
      } catch (IOException e) {
        remarks.add("reservations cannot be read: " + e.getMessage());
      }
    }
  }

  private static Map<String, Object> entry(Talconfig.Node node) {
    var body = new LinkedHashMap<String, Object>();
    body.put("name", node.hostname());
    if (!node.macs().isEmpty()) {
      body.put("macs", node.macs());
    }
    node.uuid().ifPresent(uuid -> body.put("uuid", uuid));
    if (!node.labels().isEmpty()) {
      body.put("labels", node.labels());
    }
    return body;
  }

  private static String id(JsonNode machine) {
    return machine.path("id").asText();
  }

  private static String of(JsonNode machine) {
    return MACHINES + "/" + id(machine);
  }

  /** A redacted patch cannot be compared, so it counts as changed. */
  private static boolean isChanged(JsonNode known, List<String> patches) {
    var has = new ArrayList<String>();
    known.forEach(each -> has.add(each.asText()));
    return !has.equals(patches);
  }

  private void step(String text, String method, String path, Object body) {
    steps.add(new Step(text, method, path, body));
  }
}
