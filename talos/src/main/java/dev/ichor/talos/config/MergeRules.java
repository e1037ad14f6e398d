package dev.ichor.talos.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where Talos's strategic merge departs from "mappings merge, lists append". Paths start with the
 * document's kind; list elements have no index in them.
 */
final class MergeRules {
  /** Replaced as a whole instead of merged or appended. */
  private static final Set<String> REPLACED =
      Set.of(
          "v1alpha1.cluster.network.podSubnets",
          "v1alpha1.cluster.network.serviceSubnets",
          "v1alpha1.cluster.apiServer.auditPolicy",
          "NetworkRuleConfig.ports",
          "NetworkRuleConfig.ingress");

  /** Lists whose elements merge when one of these fields, the first that is there, agrees. */
  private static final Map<String, List<String>> KEYED =
      Map.of(
          "v1alpha1.machine.network.interfaces", List.of("interface", "deviceSelector"),
          "v1alpha1.machine.network.interfaces.vlans", List.of("vlanId"),
          "v1alpha1.cluster.apiServer.admissionControl", List.of("name"),
          "ExtensionServiceConfig.configFiles", List.of("mountPath"));

  /** Mappings with free keys: deleting a key that is not there is refused, as Talos does. */
  private static final Set<String> FREE_KEYS =
      Set.of(
          "v1alpha1.machine.sysctls",
          "v1alpha1.machine.sysfs",
          "v1alpha1.machine.env",
          "v1alpha1.machine.nodeLabels",
          "v1alpha1.machine.nodeAnnotations",
          "v1alpha1.machine.nodeTaints",
          "v1alpha1.machine.registries.mirrors",
          "v1alpha1.machine.registries.config");

  private MergeRules() {}

  static boolean isReplaced(String path) {
    return REPLACED.contains(path);
  }

  /** Each key's value is overwritten, lists too. */
  static boolean isArguments(String path) {
    return path.endsWith(".extraArgs");
  }

  /** Fields that identify an element; empty: elements are appended. */
  static List<String> keysOf(String path) {
    return KEYED.getOrDefault(path, List.of());
  }

  static boolean hasFreeKeys(String path) {
    return FREE_KEYS.contains(path) || isArguments(path);
  }
}
