package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.node.NodePki.Identity;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What a simulated node needs from a complete machine configuration.
 *
 * @param text the whole YAML, as it was handed over
 * @param machineCaKey present on a control plane only
 * @param clusterCa Kubernetes' CA, present on a control plane only
 * @param installDisk the disk that machine.install chose on this machine
 */
record NodeConfig(
    String text,
    boolean controlPlane,
    String token,
    X509Certificate machineCa,
    Optional<PrivateKey> machineCaKey,
    Optional<Identity> clusterCa,
    String clusterName,
    String endpoint,
    NodeHardware.Disk installDisk,
    Side side) {

  NodeConfig {
    requireNonNull(text, "text");
    requireNonNull(token, "token");
    requireNonNull(machineCa, "machineCa");
    requireNonNull(machineCaKey, "machineCaKey");
    requireNonNull(clusterCa, "clusterCa");
    requireNonNull(clusterName, "clusterName");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(installDisk, "installDisk");
    requireNonNull(side, "side");
  }

  /** What the side documents ask for; each overrides its kernel argument. */
  record Side(Optional<String> eventSink, Optional<String> kernelLog, Optional<String> hostname) {
    static final Side NONE = new Side(Optional.empty(), Optional.empty(), Optional.empty());

    Side {
      requireNonNull(eventSink, "eventSink");
      requireNonNull(kernelLog, "kernelLog");
      requireNonNull(hostname, "hostname");
    }

    /** This, with what {@code other} says instead where it says something. */
    Side overriddenBy(Side other) {
      return new Side(
          other.eventSink.or(() -> eventSink),
          other.kernelLog.or(() -> kernelLog),
          other.hostname.or(() -> hostname));
    }
  }

  /** The control plane's authority over API certificates; empty on a worker. */
  Optional<Identity> machineAuthority() {
    return machineCaKey.map(key -> new Identity(key, machineCa));
  }

  ClusterFabric.Key fabricKey() {
    return new ClusterFabric.Key(NodePki.fingerprint(machineCa), token);
  }

  @Override
  public String toString() {
    return "NodeConfig[" + clusterName + (controlPlane ? " controlplane" : " worker") + "]";
  }
}
