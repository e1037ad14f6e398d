package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Secret;
import java.util.Optional;

/**
 * All secrets of one cluster, as {@code talosctl gen secrets} has them.
 *
 * @param clusterId 32 octets, base64; an opaque id for discovery
 * @param clusterSecret 32 octets, standard base64; encrypts discovery data
 * @param bootstrapToken kubeadm form {@code [0-9a-z]{6}.[0-9a-z]{16}}
 * @param secretbox 32 octets, standard base64: encryption of Kubernetes secrets in etcd
 * @param aescbc the same for clusters born before Talos 1.3; exactly one of the two is present
 * @param trustdToken token form as above; {@code machine.token}
 * @param serviceAccountKey PEM, RSA or EC
 * @param os the Talos API's own authority, Ed25519, {@code O=talos}
 */
public record SecretsBundle(
    String clusterId,
    Secret clusterSecret,
    Secret bootstrapToken,
    Optional<Secret> secretbox,
    Optional<Secret> aescbc,
    Secret trustdToken,
    Identity etcd,
    Identity kubernetes,
    Identity aggregator,
    Secret serviceAccountKey,
    Identity os) {
  public SecretsBundle {
    if (secretbox.isPresent() == aescbc.isPresent()) {
      throw new IllegalArgumentException(
          "exactly one of secretboxencryptionsecret and aescbcencryptionsecret is needed");
    }
  }
}
