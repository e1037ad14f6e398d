package dev.ichor.talos.config;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import java.util.Map;
import java.util.TreeMap;

/** What a patch may name in {@code {{ }}}. */
final class Facts {
  private Facts() {}

  /**
   * @param values of the cluster, by name: {@code secret.NAME}
   */
  static Map<String, String> of(Machine machine, Cluster cluster, Map<String, String> values) {
    var facts = new TreeMap<String, String>();
    machine.facts().forEach((name, value) -> facts.put("machine." + name, value));
    facts.put("machine.id", machine.id().toString());
    machine.address().ifPresent(at -> facts.put("machine.address", at.getHostAddress()));
    machine
        .assignment()
        .ifPresent(assigned -> facts.put("machine.role", assigned.role().talosName()));
    facts.put("cluster.name", cluster.name());
    facts.put("cluster.endpoint", cluster.endpoint().toString());
    facts.put("cluster.talosVersion", cluster.talosVersion());
    facts.put("cluster.kubernetesVersion", cluster.kubernetesVersion());
    values.forEach((name, value) -> facts.put("secret." + name, value));
    return facts;
  }
}
