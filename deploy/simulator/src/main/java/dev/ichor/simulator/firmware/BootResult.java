package dev.ichor.simulator.firmware;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;

/** How an attempt to boot ended. */
public sealed interface BootResult {
  /** Kernel and initramfs are in memory. */
  record Kernel(String commandLine, Inet4Address address) implements BootResult {
    public Kernel {
      requireNonNull(commandLine, "commandLine");
      requireNonNull(address, "address");
    }
  }

  /** The loader says: start the disk. */
  record Disk() implements BootResult {}

  /** The loader ended; the firmware goes on in its boot order. */
  record Exited() implements BootResult {}

  /** The firmware shows its menu and waits for a person. */
  record AtMenu() implements BootResult {}

  record Reset() implements BootResult {}

  record PowerOff() implements BootResult {}

  record Failed(String why) implements BootResult {
    public Failed {
      requireNonNull(why, "why");
    }
  }
}
