package dev.ichor.inventory.rollout;

import dev.ichor.inventory.port.NodeOperations.Etcd;
import dev.ichor.inventory.port.NodeOperations.Member;
import dev.ichor.inventory.rollout.ClusterHealth.Node;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** etcd as the control planes tell it, each for itself. Pure. */
public final class EtcdHealth {
  private final List<Node> controlPlanes;
  private final Map<String, Etcd> told = new LinkedHashMap<>();

  /**
   * @param controlPlanes of the cluster, with what each answered
   */
  public EtcdHealth(List<Node> controlPlanes) {
    this.controlPlanes = controlPlanes;
    for (var node : controlPlanes) {
      node.report().flatMap(report -> report.etcd()).ifPresent(etcd -> told.put(node.name(), etcd));
    }
  }

  /** The members as the first one tells them that has a leader; empty: nobody does. */
  public List<Member> members() {
    return told.values().stream()
        .filter(etcd -> etcd.leader() != 0)
        .findFirst()
        .map(Etcd::members)
        .orElse(List.of());
  }

  /** For {@link EtcdQuorum}: healthy is who answers for itself, follows a leader, has no alarm. */
  public List<Voter> voters() {
    var healthy =
        told.values().stream()
            .filter(etcd -> etcd.leader() != 0 && etcd.errors().isEmpty())
            .map(Etcd::self)
            .collect(Collectors.toSet());
    var alarmed = alarmed();
    return members().stream()
        .map(
            member ->
                new Voter(
                    member.id(),
                    member.hostname(),
                    member.learner(),
                    healthy.contains(member.id()) && !alarmed.contains(member.id())))
        .toList();
  }

  private Set<Long> alarmed() {
    return told.values().stream()
        .flatMap(etcd -> etcd.alarms().stream())
        .map(alarm -> alarm.member())
        .collect(Collectors.toSet());
  }

  /** The member that a node is: by its own word, else by its address. */
  public Optional<Long> memberOf(Node node) {
    var own = Optional.ofNullable(told.get(node.name())).map(Etcd::self).filter(id -> id != 0);
    var listed = members();
    return own.filter(id -> listed.isEmpty() || listed.stream().anyMatch(m -> m.id() == id))
        .or(
            () ->
                listed.stream()
                    .filter(member -> hosts(member).contains(node.address()))
                    .map(Member::id)
                    .findFirst());
  }

  private static List<String> hosts(Member member) {
    return member.clientUrls().stream().map(EtcdHealth::host).flatMap(Optional::stream).toList();
  }

  private static Optional<String> host(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost());
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a node may say anything; then it is nobody's
    }
  }

  HealthCheck consistent() {
    var name = "etcd-members-consistent";
    var silent =
        controlPlanes.stream().map(Node::name).filter(each -> !told.containsKey(each)).toList();
    if (told.isEmpty()) {
      return HealthCheck.waiting(name, "no control plane tells etcd's members yet");
    }
    var versions =
        told.values().stream()
            .map(
                etcd ->
                    etcd.members().stream()
                        .map(Member::id)
                        .sorted()
                        .map(Long::toHexString)
                        .toList())
            .distinct()
            .count();
    if (versions > 1) {
      return HealthCheck.failed(name, "the control planes tell different members");
    }
    return silent.isEmpty()
        ? HealthCheck.passed(name, "%d members".formatted(members().size()))
        : HealthCheck.waiting(name, "not told by " + ClusterHealth.some(silent));
  }

  HealthCheck areControlPlanes() {
    var name = "etcd-members-are-control-planes";
    var listed = members();
    if (listed.isEmpty()) {
      return HealthCheck.waiting(name, "etcd has no leader yet");
    }
    var wrong = new ArrayList<String>();
    var known =
        controlPlanes.stream()
            .map(this::memberOf)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    listed.stream()
        .filter(member -> !known.contains(member.id()))
        .forEach(
            member ->
                wrong.add("member %s is no control plane of it".formatted(member.hostname())));
    controlPlanes.stream()
        .filter(node -> memberOf(node).isEmpty())
        .forEach(node -> wrong.add("%s is no member".formatted(node.name())));
    return wrong.isEmpty()
        ? HealthCheck.passed(name, "%d members".formatted(listed.size()))
        : HealthCheck.failed(name, ClusterHealth.some(wrong));
  }

  HealthCheck alarms() {
    var name = "etcd-no-alarms";
    if (told.isEmpty()) {
      return HealthCheck.unknown(name, "no control plane tells etcd's alarms");
    }
    var names =
        members().stream().collect(Collectors.toMap(Member::id, Member::hostname, (a, _) -> a));
    var raised =
        told.values().stream()
            .flatMap(etcd -> etcd.alarms().stream())
            .distinct()
            .map(
                alarm ->
                    "%s on %s".formatted(alarm.kind(), names.getOrDefault(alarm.member(), "?")))
            .distinct()
            .toList();
    return raised.isEmpty()
        ? HealthCheck.passed(name, "none")
        : HealthCheck.failed(
            name,
            ClusterHealth.some(raised)
                + "; free space and disarm it with talosctl etcd alarm disarm");
  }
}
