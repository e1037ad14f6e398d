package dev.ichor.simulator.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that Talos 1.11 to 1.13 knows. Decoding is strict: an unknown key refuses the
 * configuration. Only the mappings listed here are judged; deeper ones are taken as they are.
 */
final class ConfigKeys {
  private ConfigKeys() {}

  private static final Set<String> CERTIFICATE = Set.of("crt", "key");

  /** Path to known keys in the v1alpha1 document. */
  private static final Map<String, Set<String>> V1ALPHA1 = new LinkedHashMap<>();

  static {
    V1ALPHA1.put("", keys("version debug persist machine cluster"));
    V1ALPHA1.put(
        "machine",
        keys(
            "type token ca acceptedCAs certSANs controlPlane kubelet pods network disks install files env time sysctls"
                + " sysfs registries systemDiskEncryption features udev logging kernel seccompProfiles"
                + " baseRuntimeSpecOverrides nodeLabels nodeAnnotations nodeTaints"));
    V1ALPHA1.put("machine.ca", CERTIFICATE);
    V1ALPHA1.put(
        "machine.install",
        keys(
            "disk diskSelector extraKernelArgs image extensions wipe legacyBIOSSupport grubUseUKICmdline"));
    V1ALPHA1.put(
        "machine.install.diskSelector",
        keys("size name model serial modalias uuid wwid type busPath"));
    V1ALPHA1.put(
        "machine.kubelet",
        keys(
            "image clusterDNS extraArgs extraMounts extraConfig credentialProviderConfig"
                + " defaultRuntimeSeccompProfileEnabled registerWithFQDN nodeIP skipNodeRegistration"
                + " disableManifestsDirectory"));
    V1ALPHA1.put(
        "machine.network",
        keys(
            "hostname interfaces nameservers searchDomains extraHostEntries kubespan disableSearchDomain"));
    V1ALPHA1.put(
        "machine.features",
        keys(
            "rbac stableHostname kubernetesTalosAPIAccess apidCheckExtKeyUsage diskQuotaSupport kubePrism hostDNS"
                + " imageCache nodeAddressSortAlgorithm"));
    V1ALPHA1.put(
        "cluster",
        keys(
            "id secret controlPlane clusterName network token aescbcEncryptionSecret secretboxEncryptionSecret ca"
                + " acceptedCAs aggregatorCA serviceAccount apiServer controllerManager proxy scheduler discovery etcd"
                + " coreDNS externalCloudProvider extraManifests extraManifestHeaders inlineManifests adminKubeconfig"
                + " allowSchedulingOnMasters allowSchedulingOnControlPlanes"));
    V1ALPHA1.put("cluster.controlPlane", keys("endpoint localAPIServerPort"));
    V1ALPHA1.put("cluster.network", keys("cni dnsDomain podSubnets serviceSubnets"));
    V1ALPHA1.put("cluster.ca", CERTIFICATE);
    V1ALPHA1.put("cluster.aggregatorCA", CERTIFICATE);
    V1ALPHA1.put("cluster.serviceAccount", Set.of("key"));
    V1ALPHA1.put("cluster.etcd", keys("image ca extraArgs subnet advertisedSubnets listenSubnets"));
    V1ALPHA1.put("cluster.etcd.ca", CERTIFICATE);
  }

  /** Document kinds up to 1.13; those with an empty set are accepted without a look inside. */
  private static final Map<String, Set<String>> KINDS = new LinkedHashMap<>();

  static {
    for (String kind :
        keys(
            "EthernetConfig ExistingVolumeConfig ExtensionServiceConfig KubeSpanEndpointsConfig"
                + " NetworkDefaultActionConfig NetworkRuleConfig PCIDriverRebindConfig RawVolumeConfig SwapVolumeConfig"
                + " UserVolumeConfig VolumeConfig WatchdogTimerConfig ZswapConfig BondConfig BridgeConfig DHCPv4Config"
                + " DHCPv6Config DummyLinkConfig HCloudVIPConfig Layer2VIPConfig LinkAliasConfig LinkConfig OOMConfig"
                + " RegistryAuthConfig RegistryMirrorConfig RegistryTLSConfig ResolverConfig StaticHostConfig"
                + " TimeSyncConfig VLANConfig WireguardConfig BlackholeRouteConfig EnvironmentConfig"
                + " ExternalVolumeConfig ImageVerificationConfig KubeSpanConfig RoutingRuleConfig TCPProbeConfig"
                + " VRFConfig")) {
      KINDS.put(kind, Set.of());
    }
    KINDS.put("EventSinkConfig", keys("apiVersion kind endpoint"));
    KINDS.put("KmsgLogConfig", keys("apiVersion kind name url"));
    KINDS.put("TrustedRootsConfig", keys("apiVersion kind name certificates"));
    KINDS.put("HostnameConfig", keys("apiVersion kind hostname auto"));
    KINDS.put("SideroLinkConfig", keys("apiVersion kind apiUrl uniqueToken"));
  }

  private static Set<String> keys(String words) {
    return Set.of(words.split(" "));
  }

  /** One sentence for each unknown key in the v1alpha1 document. */
  static List<String> unknownIn(YamlMap document) {
    return V1ALPHA1.entrySet().stream()
        .flatMap(
            entry -> {
              String path = entry.getKey();
              YamlMap map = path.isEmpty() ? document : document.map(path);
              return map.unknown(entry.getValue()).stream()
                  .map(key -> "unknown key " + (path.isEmpty() ? key : path + "." + key));
            })
        .toList();
  }

  static boolean isKind(String kind) {
    return KINDS.containsKey(kind);
  }

  /** One sentence for each unknown key in a document of a known kind. */
  static List<String> unknownIn(String kind, YamlMap document) {
    Set<String> known = KINDS.getOrDefault(kind, Set.of());
    return known.isEmpty()
        ? List.of()
        : document.unknown(known).stream()
            .map(key -> "unknown key " + key + " in " + kind)
            .toList();
  }
}
