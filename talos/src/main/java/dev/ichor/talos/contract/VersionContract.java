package dev.ichor.talos.contract;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a Talos minor version wants its generated configuration to look like, as data. A configured
 * field says that the generated documents have it.
 *
 * @param talosMinor N of Talos 1.N
 * @param featureFlags machine.features rbac, stableHostname, apidCheckExtKeyUsage (until 1.11)
 * @param emptyNetwork {@code machine.network: {}} (until 1.12)
 * @param hostnameDocument HostnameConfig instead of machine.network.hostname (since 1.12)
 * @param grubUkiCmdline machine.install.grubUseUKICmdline (since 1.12)
 * @param apiServerDefaults certSANs from the endpoint, disablePodSecurityPolicy (until 1.11)
 * @param kubernetesFrom oldest Kubernetes minor that this Talos runs
 * @param kubernetesTo newest
 */
public record VersionContract(
    int talosMinor,
    boolean featureFlags,
    boolean emptyNetwork,
    boolean hostnameDocument,
    boolean grubUkiCmdline,
    boolean apiServerDefaults,
    int kubernetesFrom,
    int kubernetesTo) {
  public static final VersionContract V1_11 =
      new VersionContract(11, true, true, false, false, true, 29, 34);
  public static final VersionContract V1_12 =
      new VersionContract(12, false, true, true, true, false, 30, 35);
  public static final VersionContract V1_13 =
      new VersionContract(13, false, false, true, true, false, 31, 36);

  /** Talos 1.14 still takes the documents of 1.13; its own set of documents is yet to come. */
  public static final VersionContract V1_14 =
      new VersionContract(14, false, false, true, true, false, 32, 37);

  private static final List<VersionContract> ALL = List.of(V1_11, V1_12, V1_13, V1_14);
  private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d{1,3})(\\..*)?");

  /** The contract of a version such as {@code v1.13.9}; empty when Ichor knows none for it. */
  public static Optional<VersionContract> of(String talosVersion) {
    var matcher = VERSION.matcher(talosVersion);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var minor = Integer.parseInt(matcher.group(1));
    return ALL.stream().filter(contract -> contract.talosMinor == minor).findFirst();
  }

  /** Whether this Talos runs that Kubernetes, {@code 1.N.M} without v. */
  public boolean runs(String kubernetesVersion) {
    var matcher = VERSION.matcher(kubernetesVersion);
    if (!matcher.matches()) {
      return false;
    }
    var minor = Integer.parseInt(matcher.group(1));
    return kubernetesFrom <= minor && minor <= kubernetesTo;
  }
}
