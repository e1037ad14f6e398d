package dev.ichor.simulator.node;

import java.util.Optional;

/**
 * The persistent part of a machine: where Talos is installed, the configuration on STATE and what
 * etcd keeps. A change that was made outlives the process. Thread safe; a disk that cannot be read
 * or written ends the boot with an exception, as a panic does.
 */
public interface NodeDisk {
  /** Whether Talos is installed: a boot from disk finds a boot loader. */
  boolean isInstalled();

  /** Device path of the disk that Talos is installed on, e.g. {@code /dev/sda}; empty when none. */
  Optional<String> systemDisk();

  /** The configuration on STATE; empty when not installed or after STATE was wiped. */
  Optional<String> configuration();

  /** Whether etcd's data directory has something in it. */
  boolean hasEtcdData();

  /** How often an operating system was started on this machine. */
  int boots();

  /** One more start; returns the new number. */
  int countBoot();

  /** Writes boot loader and configuration: from now on the disk boots. */
  void install(String devicePath, String configuration);

  /** Replaces the configuration on STATE. */
  void writeConfiguration(String configuration);

  /** A member that joined: etcd's data directory is filled by the others. */
  void addEtcdData();

  /** Bootstrap: puts first data into etcd's directory; false when there is some already. */
  boolean startEtcd();

  /** The whole system disk: boot loader, META, STATE and EPHEMERAL. */
  void wipe();

  /** STATE only: the configuration is gone. */
  void wipeState();

  /** EPHEMERAL only: etcd's data is gone. */
  void wipeEphemeral();

  /** Which Talos is on the disk; empty: the one that the rack was made with. */
  default Optional<String> talosVersion() {
    return Optional.empty();
  }

  /**
   * Puts another Talos beside the present one, which is kept for a rollback.
   *
   * @return false when this disk cannot
   */
  default boolean upgrade(String present, String next) {
    return false;
  }

  /** The Talos of before the last upgrade boots from now on; false when there is none. */
  default boolean rollback() {
    return false;
  }
}
