package dev.ichor.talos.config;

import dev.ichor.inventory.model.Role;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.secrets.SecretsBundle;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a machine configuration is made of.
 *
 * @param endpoint Kubernetes API, {@code https://HOST:PORT}
 * @param kubernetesVersion without v
 * @param installImage installer reference with tag
 * @param installDisk device path; absent leaves {@code machine.install.disk} out
 * @param hostname as HostnameConfig takes it; absent lets Talos derive a stable one
 * @param reporting where the node sends events and kernel log
 */
public record ConfigInput(
    VersionContract contract,
    Role role,
    String clusterName,
    URI endpoint,
    String kubernetesVersion,
    String installImage,
    Optional<String> installDisk,
    Optional<String> hostname,
    List<String> certSans,
    SecretsBundle secrets,
    Reporting reporting) {
  public ConfigInput {
    certSans = List.copyOf(certSans);
  }
}
