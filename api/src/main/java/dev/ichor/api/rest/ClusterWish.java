package dev.ichor.api.rest;

import dev.ichor.api.rest.ClusterJson.GroupJson;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Cluster.NodeGroup;
import dev.ichor.inventory.model.ConfigurationMode;
import dev.ichor.inventory.model.LoaderSelection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster as the operator wants it; what is absent takes the defaults of this version of Ichor.
 *
 * @param endpoint Kubernetes API, {@code https://10.0.0.10:6443}
 * @param talosVersion with v
 * @param kubernetesVersion without v
 * @param schematic Image Factory id
 * @param installDisk {@code /dev/sda}; absent: the smallest writable disk
 * @param loader of its machines, where they have none of their own: {@code auto}, {@code snponly},
 *     ...
 * @param configuration {@code push}, or {@code pull}: its machines fetch it over plain HTTP, once
 *     each boot; {@code push} when absent
 */
public record ClusterWish(
    String name,
    URI endpoint,
    Optional<String> talosVersion,
    Optional<String> kubernetesVersion,
    Optional<String> schematic,
    Optional<String> installDisk,
    Optional<List<GroupJson>> groups,
    Optional<List<String>> patches,
    Optional<String> loader,
    Optional<String> configuration) {
  Cluster cluster() {
    return new Cluster(
        name,
        endpoint,
        talosVersion.orElse(BootDefaults.TALOS_VERSION),
        schematic.orElse(BootProfile.DEFAULT_SCHEMATIC),
        kubernetesVersion.orElse(BootDefaults.KUBERNETES_VERSION),
        installDisk,
        groups.orElse(List.of()).stream().map(ClusterWish::group).toList(),
        patches.orElse(List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        loader.map(LoaderSelection::parse).map(selection -> new BootSettings(selection, Set.of())),
        configuration.map(word -> Inputs.word(ConfigurationMode.class, "configuration", word)));
  }

  private static NodeGroup group(GroupJson group) {
    return new NodeGroup(
        Inputs.role(group.role()), Inputs.selector(group.match().orElse(Map.of())), group.count());
  }
}
