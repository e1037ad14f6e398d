package dev.ichor.boot.policy;

import static java.util.Objects.requireNonNull;

/** What several pieces of evidence say together: what is wrong with a boot, then the remedy. */
public sealed interface BootVerdict {
  /** Addresses with a file name, and never a request for the file. */
  record NeverAsksForFile(String file, int times) implements BootVerdict {}

  /** A loader's last octet, and never a sign of it. */
  record LoaderNeverRuns(String file, int times) implements BootVerdict {}

  /** An iPXE that has an address, and never its script. */
  record NoScript(int times) implements BootVerdict {}

  /** Scripts that name a kernel, and never the kernel. */
  record NoKernel(int times) implements BootVerdict {}

  /** A loader that this firmware cannot run. */
  record WrongLoader(String file, String made, String firmware) implements BootVerdict {
    public WrongLoader {
      requireNonNull(file, "file");
      requireNonNull(made, "made");
      requireNonNull(firmware, "firmware");
    }
  }

  /**
   * Kernel or initramfs broke off.
   *
   * @param hasKernel the kernel had come whole before
   * @param octets at which it broke off now
   * @param times in a row
   * @param isSamePlace each time at about the same octet
   */
  record BreaksOff(String file, boolean hasKernel, long octets, int times, boolean isSamePlace)
      implements BootVerdict {
    public BreaksOff {
      requireNonNull(file, "file");
    }
  }

  /** Kernel and initramfs came whole; then its firmware is back, and no system spoke. */
  record SystemNeverSpoke(int times) implements BootVerdict {}

  /** Stable, for facts and filters. */
  default String code() {
    return switch (this) {
      case NeverAsksForFile _ -> "never-asks-for-file";
      case LoaderNeverRuns _ -> "loader-never-runs";
      case NoScript _ -> "no-script";
      case NoKernel _ -> "no-kernel";
      case WrongLoader _ -> "wrong-loader";
      case BreaksOff _ -> "breaks-off";
      case SystemNeverSpoke _ -> "system-never-spoke";
    };
  }

  /** For a person. */
  default String sentence() {
    return switch (this) {
      case NeverAsksForFile(var file, var times) ->
          "got an address and the name %s %d times and never asked for it: its requests do not arrive; look for a firewall in front of UDP 69 (TCP of boot HTTP for an http:// name), or another DHCP server whose answer it prefers"
              .formatted(file, times);
      case LoaderNeverRuns(var file, var times) ->
          "fetched %s whole %d times and never ran it: Secure Boot refuses what is not signed, and some firmware hangs in a driver; turn Secure Boot off, or set another loader (shim, ipxe)"
              .formatted(file, times);
      case NoScript(var times) ->
          "its iPXE got an address %d times and never fetched its script: it cannot reach boot HTTP; look for a firewall in front of that TCP port, a wrong router or netmask, or a switch port that is not forwarding yet (spanning tree)"
              .formatted(times);
      case NoKernel(var times) ->
          "fetched a script that boots %d times and never the kernel that it names: the loader breaks off before it; read its screen, or set another loader"
              .formatted(times);
      case WrongLoader(var file, var made, var firmware) ->
          "fetched %s, which is for %s; its firmware is %s and cannot run it; take back the loader that is set for it or its cluster, or look for another DHCP server that names this file"
              .formatted(file, made, firmware);
      case BreaksOff(var file, var hasKernel, var octets, var times, var isSamePlace) ->
          "%s%s broke off after %d octets%s: %s"
              .formatted(
                  hasKernel && file.startsWith("initramfs-") ? "kernel fetched, " : "",
                  file,
                  octets,
                  times > 1 ? ", %d times in a row".formatted(times) : "",
                  breaks(times, isSamePlace));
      case SystemNeverSpoke(var times) ->
          "had kernel and initramfs whole, and was back in its firmware without a word of Talos%s: it restarts in the kernel; look at its console (consoles of the machine), at its memory (Talos needs 2 GiB), and that the image fits its architecture"
              .formatted(times > 1 ? ", %d times in a row".formatted(times) : "");
    };
  }

  private static String breaks(int times, boolean isSamePlace) {
    if (times == 1) {
      return "it asks again by itself";
    }
    return isSamePlace
        ? "each time at about the same place: its memory does not hold it, or something on the way ends long connections"
        : "each time elsewhere: the network loses it; check cable, duplex and switch port";
  }
}
