package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.ResourceCatalog.spec;

import dev.ichor.simulator.node.ResourceCatalog.Item;
import java.util.ArrayList;
import java.util.List;

/** The resources of a configured node that tell of its cluster. Kubernetes is made up. */
final class ClusterResources {
  private ClusterResources() {}

  /** What it works by, and what its next boot starts with; each spec is one text, as Talos's. */
  static List<Item> configs(NodeSession session) {
    var items = new ArrayList<Item>();
    session.config().ifPresent(config -> items.add(new Item("v1alpha1", 1, config.text())));
    session
        .node()
        .disk()
        .configuration()
        .ifPresent(text -> items.add(new Item("persistent", 1, text)));
    return items;
  }

  static List<Item> kubernetesNode(NodeSession session) {
    return session.board().now().stage() == Stage.RUNNING && session.config().isPresent()
        ? List.of(
            new Item(
                session.hostname(),
                1,
                spec(
                    "nodename",
                    session.hostname(),
                    "nodeReady",
                    session.board().now().ready(),
                    "unschedulable",
                    false)))
        : List.of();
  }

  static List<Item> staticPods(NodeSession session) {
    var config = session.config().filter(NodeConfig::controlPlane);
    if (config.isEmpty()
        || !session
            .runtime()
            .fabric()
            .isReady(config.get().fabricKey(), session.hardware().uuid())) {
      return List.of();
    }
    return List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler").stream()
        .map(
            name ->
                new Item(
                    "kube-system/%s-%s".formatted(name, session.hostname()),
                    1,
                    spec(
                        "phase",
                        "Running",
                        "conditions",
                        List.of(spec("type", "Ready", "status", "True")))))
        .toList();
  }
}
