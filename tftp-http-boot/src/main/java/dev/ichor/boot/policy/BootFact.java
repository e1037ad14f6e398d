package dev.ichor.boot.policy;

import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Evidence;
import java.util.Optional;
import java.util.Set;

/** What one piece of evidence says about how far a network boot is; most say nothing. */
public sealed interface BootFact {
  /**
   * Firmware asks for an address.
   *
   * @param arch option 93 (IANA "Processor Architecture Types"); absent: not sent
   */
  record FirmwareAsks(Optional<Integer> arch) implements BootFact {}

  /** An iPXE asks for an address. */
  record LoaderAsks() implements BootFact {}

  /** Firmware has an address and the name of a file. */
  record Named(String file) implements BootFact {}

  /** A loader, to its last octet. */
  record HasLoader(String file) implements BootFact {}

  /**
   * A script or its like.
   *
   * @param isBoot it names a kernel, and is not a screen or the way to the disk
   */
  record HasScript(boolean isBoot) implements BootFact {}

  /** A kernel, to its last octet. */
  record HasKernel() implements BootFact {}

  /** An initramfs, to its last octet. */
  record HasInitramfs() implements BootFact {}

  /** A kernel or initramfs that broke off. */
  record BrokeOff(String file, long octets) implements BootFact {}

  /** An operating system speaks. */
  record SystemSpeaks() implements BootFact {}

  /** Kinds of evidence by which Talos shows itself, whatever the source. */
  Set<String> SYSTEM = Set.of("config-served", "config-pulled", "config-refused");

  /** Absent when it says nothing. */
  static Optional<BootFact> of(Evidence evidence) {
    return switch (evidence.source()) {
      case DHCP -> ofDhcp(evidence);
      case TFTP, HTTP -> ofFile(evidence);
      case EVENT_SINK, KERNEL_LOG, TALOS_API -> Optional.of(new SystemSpeaks());
      case BMC, LIFECYCLE, OPERATOR -> Optional.empty();
    };
  }

  private static Optional<BootFact> ofDhcp(Evidence evidence) {
    var speaker = evidence.facts().getOrDefault("speaker", "");
    var isFirmware = speaker.equals("pxe-firmware") || speaker.equals("http-firmware");
    return switch (evidence.kind()) {
      case "dhcp-discover" ->
          isFirmware
              ? Optional.of(new FirmwareAsks(number(evidence.facts().get("arch"))))
              : Optional.of(new LoaderAsks()).filter(_ -> speaker.equals("ipxe")).map(it -> it);
      case "dhcp-ack" ->
          Optional.ofNullable(evidence.facts().get("file"))
              .filter(_ -> isFirmware)
              .filter(file -> !file.endsWith(BootNames.GO_TO_DISK))
              .map(Named::new);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> number(@org.jspecify.annotations.Nullable String text) {
    return text != null && text.matches("\\d{1,5}")
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  private static Optional<BootFact> ofFile(Evidence evidence) {
    if (evidence.kind().startsWith("script-")) {
      return Optional.of(new HasScript(evidence.kind().equals("script-netboot")));
    }
    if (SYSTEM.contains(evidence.kind())) {
      return Optional.of(new SystemSpeaks());
    }
    var file = evidence.facts().getOrDefault("file", "");
    var last = file.substring(file.lastIndexOf('/') + 1);
    var isPart = last.startsWith("kernel-") || last.startsWith("initramfs-");
    return switch (evidence.kind()) {
      case "tftp-served", "http-served" -> served(last);
      case "tftp-broken-off", "http-broken-off" ->
          isPart ? Optional.of(new BrokeOff(last, octets(evidence))) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static long octets(Evidence evidence) {
    var text = evidence.facts().getOrDefault("bytes", "");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private static Optional<BootFact> served(String last) {
    if (BootRoute.LOADERS.contains(last)) {
      return Optional.of(new HasLoader(last));
    }
    if (last.startsWith("kernel-")) {
      return Optional.of(new HasKernel());
    }
    return last.startsWith("initramfs-") ? Optional.of(new HasInitramfs()) : Optional.empty();
  }
}
