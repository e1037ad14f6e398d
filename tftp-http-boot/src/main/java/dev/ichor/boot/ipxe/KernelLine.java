package dev.ichor.boot.ipxe;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel arguments of a network boot: the defaults of the Talos version, where this appliance
 * listens, then the profile's own (Talos reference "Kernel"). Values are concrete; nothing is left
 * to be filled in by loader or node.
 */
public final class KernelLine {
  /** What Linux takes on x86 and ARM64 (COMMAND_LINE_SIZE), with its final NUL. */
  private static final int LINUX = 2048;

  /**
   * What GRUB and PXELINUX write in front: {@code BOOT_IMAGE=} and {@code initrd=} with a path of
   * 120 octets and a host of 60 each. GRUB leaves out, without a word, the last arguments that find
   * no room.
   */
  private static final int LOADERS = 384;

  /** The longest line, whichever loader gets it. */
  static final int LONGEST = LINUX - LOADERS - 1;

  /** Name of the initramfs inside iPXE; the EFI stub finds it by {@code initrd=}. */
  static final String INITRAMFS = "initramfs.xz";

  private KernelLine() {}

  /** A line, or the reason why there is none. */
  public sealed interface Outcome {
    record Line(List<String> arguments) implements Outcome {
      public Line {
        arguments = List.copyOf(arguments);
      }

      /** As it stands behind the kernel's URL. */
      public String text() {
        return String.join(" ", arguments);
      }

      /** For loaders that hand the initramfs over themselves. */
      public List<String> withoutInitrd() {
        return arguments.stream().filter(it -> !it.startsWith("initrd=")).toList();
      }
    }

    record Unusable(String why) implements Outcome {}
  }

  /**
   * The line of one machine.
   *
   * @param token of the embedded configuration URL; absent leaves {@code talos.config} out
   */
  public static Outcome of(BootProfile profile, BootEndpoint endpoint, Optional<String> token) {
    for (var argument : profile.kernelArguments()) {
      var objection = ScreenText.objection(argument);
      if (objection.isPresent()) {
        return new Outcome.Unusable(
            "kernel argument '%s' cannot be used: %s; correct it in the profile"
                .formatted(Printable.of(argument), objection.get()));
      }
    }
    var line = new Outcome.Line(arguments(profile, endpoint, token));
    var length = line.text().length();
    return length <= LONGEST
        ? line
        : new Outcome.Unusable(
            "kernel line has %d characters, %d is the most: Linux takes %d, and loaders add their own; shorten the machine's or the cluster's arguments"
                .formatted(length, LONGEST, LINUX - 1));
  }

  private static List<String> arguments(
      BootProfile profile, BootEndpoint endpoint, Optional<String> token) {
    List<String> arguments = new ArrayList<>();
    arguments.add("initrd=" + INITRAMFS);
    arguments.addAll(TalosDefaults.of(profile.talosVersion()));
    if (profile.kernelArguments().stream().noneMatch(own -> own.startsWith("console="))) {
      arguments.addAll(consoles(profile.architecture()));
    }
    token
        .map(BootNames::configPath)
        .ifPresent(path -> arguments.add("talos.config=" + endpoint.url(path)));
    arguments.add("talos.events.sink=" + endpoint.eventSink());
    arguments.add("talos.logging.kernel=" + endpoint.kernelLog());
    arguments.addAll(profile.kernelArguments());
    return arguments;
  }

  /** Screen first, serial last: the last one becomes /dev/console and reaches serial over LAN. */
  private static List<String> consoles(Architecture architecture) {
    return switch (architecture) {
      case AMD64 -> List.of("console=tty0", "console=ttyS0");
      case ARM64 -> List.of("console=tty0", "console=ttyAMA0");
    };
  }
}
