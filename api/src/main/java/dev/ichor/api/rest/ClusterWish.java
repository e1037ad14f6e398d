package dev.ichor.api.rest;

import dev.ichor.api.rest.ClusterJson.GroupJson;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Cluster.NodeGroup;
import dev.ichor.inventory.model.ConfigurationMode;
import dev.ichor.inventory.model.KernelArguments;
import dev.ichor.inventory.model.LoaderSelection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
 * @param offline Ichor's address in the machines' network, where its registry stands in for those
 *     of the internet; becomes patches. Absent: machines pull from the internet
 * @param arguments of its machines' kernels when they netboot
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
    Optional<String> configuration,
    Optional<String> offline,
    Optional<List<String>> arguments) {
  Cluster cluster() {
    return new Cluster(
        name,
        endpoint,
        talosVersion.orElse(BootDefaults.TALOS_VERSION),
        schematic.orElse(BootProfile.DEFAULT_SCHEMATIC),
        kubernetesVersion.orElse(BootDefaults.KUBERNETES_VERSION),
        installDisk,
        groups.orElse(List.of()).stream().map(ClusterWish::group).toList(),
        allPatches(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        boot(),
        configuration.map(word -> Inputs.word(ConfigurationMode.class, "configuration", word)));
  }

  private Optional<BootSettings> boot() {
    if (loader.isEmpty() && arguments.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BootSettings(loader.map(LoaderSelection::parse).orElse(LoaderSelection.AUTO), Set.of())
            .withArguments(KernelArguments.given(arguments.orElse(List.of()))));
  }

  /** What the operator wrote comes last, so it wins. */
  private List<String> allPatches() {
    var version = talosVersion.orElse(BootDefaults.TALOS_VERSION);
    var mirrors = offline.map(address -> OfflineMirror.patches(address, version));
    return Stream.concat(mirrors.orElse(List.of()).stream(), patches.orElse(List.of()).stream())
        .toList();
  }

  private static NodeGroup group(GroupJson group) {
    return new NodeGroup(
        Inputs.role(group.role()), Inputs.selector(group.match().orElse(Map.of())), group.count());
  }
}
