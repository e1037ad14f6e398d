package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

/**
 * What all nodes of a rack have in common.
 *
 * @param talosVersion what Version answers, with the leading v
 * @param kexecAfterInstall whether the reboot after installation skips the firmware, as Talos
 *     normally does; false sends the machine through its firmware, where the network may answer
 *     "boot from disk"
 * @param apiPort 50000 on a real node
 */
public record NodeSettings(
    NodeTimes times, String talosVersion, boolean kexecAfterInstall, int apiPort) {
  public NodeSettings {
    requireNonNull(times, "times");
    requireNonNull(talosVersion, "talosVersion");
  }

  /** Quick times, Talos v1.13.9, a full firmware pass after installation, port 50000. */
  public static NodeSettings defaults() {
    return new NodeSettings(NodeTimes.quick(), "v1.13.9", false, 50000);
  }

  /** This with other durations. */
  public NodeSettings withTimes(NodeTimes other) {
    return new NodeSettings(other, talosVersion, kexecAfterInstall, apiPort);
  }

  /** This with or without kexec after installation. */
  public NodeSettings withKexec(boolean kexec) {
    return new NodeSettings(times, talosVersion, kexec, apiPort);
  }
}
