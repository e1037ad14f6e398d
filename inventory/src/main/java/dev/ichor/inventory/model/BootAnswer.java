package dev.ichor.inventory.model;

import java.time.Duration;

/** What a machine that netboots is given; derived from its state by one total switch. */
public sealed interface BootAnswer {
  /** One sentence for logs and the timeline. */
  String why();

  /** How the firmware is to be led there. */
  BootSettings settings();

  /** Boot Talos over the network. */
  record Netboot(MachineId machine, BootProfile profile, String why, BootSettings settings)
      implements BootAnswer {
    /** With standard settings. */
    public Netboot(MachineId machine, BootProfile profile, String why) {
      this(machine, profile, why, BootSettings.STANDARD);
    }
  }

  /** Leave the network and boot the installed disk. */
  record Disk(MachineId machine, DiskBoot method, String why, BootSettings settings)
      implements BootAnswer {
    /** With standard settings. */
    public Disk(MachineId machine, DiskBoot method, String why) {
      this(machine, method, why, BootSettings.STANDARD);
    }
  }

  /** Show the reason on the screen and ask again after {@code retry}; never a reboot loop. */
  record Hold(MachineId machine, Duration retry, String why, BootSettings settings)
      implements BootAnswer {
    /** With standard settings. */
    public Hold(MachineId machine, Duration retry, String why) {
      this(machine, retry, why, BootSettings.STANDARD);
    }
  }

  /** No answer at any stage: refused, retired, or not ours. */
  record Silence(String why) implements BootAnswer {
    /** Nothing is said, so nothing has to be set. */
    @Override
    public BootSettings settings() {
      return BootSettings.STANDARD;
    }
  }

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
