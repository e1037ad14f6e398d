package dev.ichor.talos.talhelper;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code talconfig.yaml} asks for, in Ichor's terms.
 *
 * @param patches of the cluster, in order
 * @param remarks what Ichor read and does not act upon
 */
public record Talconfig(
    String clusterName,
    String endpoint,
    Optional<String> talosVersion,
    String kubernetesVersion,
    List<String> patches,
    List<Node> nodes,
    List<String> remarks) {
  /**
   * One machine.
   *
   * @param address of a reservation, when a MAC is known too
   * @param controlPlane else a worker
   * @param macs by which the machine is recognised
   * @param patches of the machine, in order: groups first, then its own
   */
  public record Node(
      String hostname,
      String address,
      boolean controlPlane,
      List<String> macs,
      Optional<String> uuid,
      Map<String, String> labels,
      List<String> patches) {
    public String role() {
      return controlPlane ? "controlplane" : "worker";
    }
  }
}
