package dev.ichor.talos.client;

import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations.KubeNode;
import dev.ichor.inventory.port.NodeOperations.Kubernetes;
import dev.ichor.talos.yaml.MalformedYamlException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Reads what health asks of the Kubernetes API, as the kubeconfig's user; changes nothing. */
final class KubernetesReader {
  private KubernetesReader() {}

  /**
   * @param patience for all of it together
   */
  static Kubernetes read(Secret kubeconfig, Duration patience) {
    return KubeCalls.ask(kubeconfig, patience, KubernetesReader::read, Kubernetes.Away::new);
  }

  private static Kubernetes read(KubeCalls calls)
      throws IOException, InterruptedException, MalformedYamlException {
    var nodes = new ArrayList<KubeNode>();
    calls.list(
        "/api/v1/nodes",
        node ->
            nodes.add(
                new KubeNode(
                    node.nested("metadata").text("name"),
                    KubeCalls.isReady(node),
                    node.nested("spec").flag("unschedulable"))));
    Map<String, Boolean> pods = new HashMap<>();
    calls.list(
        "/api/v1/namespaces/kube-system/pods",
        pod -> pods.put(pod.nested("metadata").text("name"), KubeCalls.isReady(pod)));
    return new Kubernetes.Answered(nodes, pods);
  }
}
