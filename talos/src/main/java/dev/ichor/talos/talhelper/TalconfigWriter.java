package dev.ichor.talos.talhelper;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.List;
import java.util.Map;

/**
 * A cluster as {@code talconfig.yaml}. Patches go out as they are, so it is as secret as they are;
 * Ichor's own settings documents stay patches, which talhelper does not know.
 */
public final class TalconfigWriter {
  private TalconfigWriter() {}

  public static Secret write(Cluster cluster, List<Machine> members) {
    var nodes = members.stream().map(machine -> node(machine, cluster)).toList();
    return Secret.of(
        YamlWriter.write(
            new Fields()
                .with("clusterName", cluster.name())
                .with("endpoint", cluster.endpoint().toString())
                .with("talosVersion", cluster.talosVersion())
                .with("kubernetesVersion", "v" + cluster.kubernetesVersion())
                .when(!cluster.patches().isEmpty(), "patches", cluster.patches())
                .with("nodes", nodes)
                .toMap()));
  }

  private static Map<String, Object> node(Machine machine, Cluster cluster) {
    var assignment = machine.assignment();
    var macs = machine.keys().macs().stream().sorted().map(MacAddress::toString).toList();
    var ichor = new Fields().when(!macs.isEmpty(), "macs", macs);
    machine.keys().smbiosUuid().ifPresent(uuid -> ichor.with("uuid", uuid.toString()));
    ichor.when(!machine.labels().isEmpty(), "labels", new java.util.TreeMap<>(machine.labels()));
    var node =
        new Fields()
            .with("hostname", machine.name())
            .with("ipAddress", machine.address().map(at -> at.getHostAddress()).orElse(""))
            .with(
                "controlPlane",
                assignment.filter(it -> it.role() == Role.CONTROL_PLANE).isPresent());
    cluster.installDisk().ifPresent(disk -> node.with("installDisk", disk));
    var patches = assignment.map(Machine.Assignment::patches).orElse(List.of());
    return node.when(!patches.isEmpty(), "patches", patches).with("ichor", ichor).toMap();
  }
}
