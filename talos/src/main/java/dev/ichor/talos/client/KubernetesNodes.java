package dev.ichor.talos.client;

import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations.Forgotten;
import dev.ichor.talos.yaml.MalformedYamlException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Deletes the node object of a machine that left its cluster, so that Kubernetes gives its pods to
 * others. A node is known by its internal address and by being older than its leaving; while its
 * kubelet still reports, or where two have that address, nothing is deleted.
 */
final class KubernetesNodes {
  /** RFC 4122; what stands in a request is looked at first. */
  private static final Pattern UID = Pattern.compile("[0-9a-fA-F-]{36}");

  private KubernetesNodes() {}

  static Forgotten forget(Secret kubeconfig, InetAddress node, Instant asked, Duration patience) {
    return KubeCalls.ask(
        kubeconfig, patience, calls -> forget(calls, node, asked), Forgotten.NotYet::new);
  }

  private static Forgotten forget(KubeCalls calls, InetAddress node, Instant asked)
      throws IOException, InterruptedException, MalformedYamlException {
    List<CosiResource> found = new ArrayList<>();
    calls.list(
        "/api/v1/nodes",
        each -> {
          if (hasAddress(each, node.getHostAddress()) && isOlder(each, asked)) {
            found.add(each);
          }
        });
    if (found.isEmpty()) {
      return new Forgotten.Absent();
    }
    var name = found.getFirst().nested("metadata").text("name");
    if (found.size() > 1) {
      return new Forgotten.NotYet(
          "%d nodes have the address %s".formatted(found.size(), node.getHostAddress()));
    }
    if (KubeCalls.isReady(found.getFirst())) {
      return new Forgotten.NotYet("node %s still counts as ready".formatted(name));
    }
    var uid = found.getFirst().nested("metadata").raw("uid");
    return UID.matcher(uid).matches()
        ? deleted(calls, name, uid)
        : new Forgotten.NotYet("node %s has no uid".formatted(name));
  }

  private static Forgotten deleted(KubeCalls calls, String name, String uid)
      throws IOException, InterruptedException {
    var status = calls.delete("/api/v1/nodes/" + KubeCalls.encoded(name), uid);
    return switch (status) {
      case 200, 202 -> new Forgotten.Deleted(name);
      case 404 -> new Forgotten.Absent();
      default ->
          new Forgotten.NotYet(
              "the Kubernetes API answered %d to the deletion of node %s".formatted(status, name));
    };
  }

  private static boolean hasAddress(CosiResource node, String address) {
    return node.nested("status").each("addresses").stream()
        .anyMatch(
            each -> each.text("type").equals("InternalIP") && each.text("address").equals(address));
  }

  private static boolean isOlder(CosiResource node, Instant asked) {
    try {
      return Instant.parse(node.nested("metadata").raw("creationTimestamp")).isBefore(asked);
    } catch (DateTimeException _) {
      return false; // of no known age: it is left alone
    }
  }
}
