package dev.ichor.api.rest;

import dev.ichor.inventory.enrolment.ClusterView;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.talos.config.Redaction;
import dev.ichor.talos.config.Scrubber;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One cluster as the interface shows it; its secrets are asked for apart.
 *
 * @param waitingFor what it does or waits for, one sentence
 * @param healthyAt when every member was last seen running and ready; absent: not healthy
 * @param configuration {@code push} or {@code pull}
 * @param loader of its machines' network boot, where they have none of their own
 * @param arguments of its machines' kernels when they netboot
 */
public record ClusterJson(
    String name,
    URI endpoint,
    String talosVersion,
    String kubernetesVersion,
    String schematic,
    Optional<String> installDisk,
    List<GroupJson> groups,
    List<String> patches,
    List<UUID> members,
    Optional<Instant> bootstrappedAt,
    Optional<Instant> healthyAt,
    String loader,
    List<String> arguments,
    String configuration,
    String waitingFor) {
  /**
   * Machines that the cluster takes by itself.
   *
   * @param match fact name to glob, as in a rule
   * @param count how many at most
   */
  public record GroupJson(String role, Optional<Map<String, String>> match, int count) {}

  /**
   * @param hidden values that no patch may show
   */
  static ClusterJson of(ClusterView view, Set<String> hidden) {
    var cluster = view.cluster();
    return new ClusterJson(
        cluster.name(),
        cluster.endpoint(),
        cluster.talosVersion(),
        cluster.kubernetesVersion(),
        cluster.schematic(),
        cluster.installDisk(),
        cluster.groups().stream()
            .map(
                group ->
                    new GroupJson(
                        group.role().talosName(),
                        Optional.of(group.selector().match()),
                        group.count()))
            .toList(),
        cluster.patches().stream()
            .map(patch -> Scrubber.without(Redaction.plain().patch(patch), hidden))
            .toList(),
        view.members().stream().map(MachineId::value).toList(),
        cluster.bootstrappedAt(),
        cluster.healthyAt(),
        cluster.boot().orElse(BootSettings.STANDARD).loader().toString(),
        cluster.boot().orElse(BootSettings.STANDARD).arguments(),
        cluster.isPulled() ? "pull" : "push",
        view.waitingFor());
  }
}
