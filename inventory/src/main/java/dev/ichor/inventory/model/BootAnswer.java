package dev.ichor.inventory.model;

import java.time.Duration;

/** What a machine that netboots is given; derived from its state by one total switch. */
public sealed interface BootAnswer {
  /** One sentence for logs and the timeline. */
  String why();

  /** Boot Talos over the network. */
  record Netboot(MachineId machine, BootProfile profile, String why) implements BootAnswer {}

  /** Leave the network and boot the installed disk. */
  record Disk(MachineId machine, DiskBoot method, String why) implements BootAnswer {}

  /** Show the reason on the screen and ask again after {@code retry}; never a reboot loop. */
  record Hold(MachineId machine, Duration retry, String why) implements BootAnswer {}

  /** No answer at any stage: refused, retired, or not ours. */
  record Silence(String why) implements BootAnswer {}

  /** How a machine is sent to its disk; which one works is a property of its firmware. */
  enum DiskBoot {
    /** {@code exit}: firmware goes on in its boot order. */
    EXIT,
    /** {@code sanboot --no-describe --drive 0x80}: BIOS only. */
    SANBOOT,
    /** 404 on the script. */
    NOT_FOUND
  }
}
