package dev.ichor.inventory.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
    /** 404 on the script; UEFI firmware is told of a loader that is not there. */
    NOT_FOUND,
    /** Its BMC is told to boot the disk, and resets it. */
    BMC;

    /** {@code not-found}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException when none has this {@link #text}
     */
    public static DiskBoot parse(String text) {
      return Arrays.stream(values())
          .filter(method -> method.text().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "disk boot '%s' is not known; write one of %s"
                          .formatted(
                              Printable.of(text),
                              Arrays.stream(values())
                                  .map(DiskBoot::text)
                                  .collect(Collectors.joining(", ")))));
    }
  }
}
