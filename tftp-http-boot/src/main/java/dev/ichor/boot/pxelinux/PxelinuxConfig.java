package dev.ichor.boot.pxelinux;

import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.ipxe.KernelLine;
import dev.ichor.boot.ipxe.ScreenText;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code pxelinux.cfg} of one machine (SYSLINUX 6, doc/syslinux.txt and doc/pxelinux.txt): the same
 * decision as its iPXE script. Kernel and initramfs come over HTTP, which {@code lpxelinux.0}
 * speaks. A label that reads the configuration again stands in for the prompt.
 */
public final class PxelinuxConfig {
  private final MacAddress mac;
  private final BootEndpoint endpoint;
  private final Optional<String> token;

  private PxelinuxConfig(MacAddress mac, BootEndpoint endpoint, Optional<String> token) {
    this.mac = mac;
    this.endpoint = endpoint;
    this.token = token;
  }

  /**
   * Renders the answer; empty for silence.
   *
   * @param token of the embedded configuration URL; absent leaves it out
   */
  public static Optional<String> render(
      BootAnswer answer, MacAddress mac, BootEndpoint endpoint, Optional<String> token) {
    var config = new PxelinuxConfig(mac, endpoint, token);
    return switch (answer) {
      case BootAnswer.Netboot netboot -> Optional.of(config.netboot(netboot));
      case BootAnswer.Disk disk -> Optional.of(config.disk(disk));
      case BootAnswer.Hold(var machine, var retry, var why, _) ->
          Optional.of(config.hold(machine, retry, why));
      case BootAnswer.Silence _ -> Optional.empty();
    };
  }

  private String netboot(BootAnswer.Netboot netboot) {
    return switch (KernelLine.of(netboot.profile(), endpoint, token)) {
      case KernelLine.Outcome.Unusable(var why) ->
          hold(netboot.machine(), Duration.ofSeconds(30), why);
      case KernelLine.Outcome.Line line ->
          """
          %s
          SAY Ichor: %s
          DEFAULT talos
          PROMPT 0
          TOTALTIMEOUT 300
          ONTIMEOUT again
          LABEL talos
            KERNEL %s
            INITRD %s
            APPEND %s
          %s"""
              .formatted(
                  who(netboot.machine()),
                  ScreenText.sentence(netboot.why()),
                  endpoint.url(BootNames.kernelPath(netboot.profile())),
                  endpoint.url(BootNames.initramfsPath(netboot.profile())),
                  String.join(" ", line.withoutInitrd()),
                  again());
    };
  }

  private String disk(BootAnswer.Disk disk) {
    return switch (disk.method()) {
      case EXIT, NOT_FOUND -> localBoot(disk, "-1");
      case SANBOOT -> localBoot(disk, "0x80");
      case BMC -> hold(disk.machine(), Duration.ofMinutes(1), "its BMC is told to boot the disk");
    };
  }

  private String localBoot(BootAnswer.Disk disk, String type) {
    return """
        %s
        SAY Ichor: booting the disk: %s
        DEFAULT disk
        PROMPT 0
        LABEL disk
          LOCALBOOT %s
        """
        .formatted(who(disk.machine()), ScreenText.sentence(disk.why()), type);
  }

  /** Time-outs are in tenths of a second. */
  private String hold(MachineId machine, Duration retry, String why) {
    var seconds = Math.clamp(retry.toSeconds(), 1, 3500);
    return """
        %s
        SAY Ichor: waiting: %s
        SAY Ichor: asking again every %d seconds
        DEFAULT again
        PROMPT 1
        TIMEOUT %d
        ONTIMEOUT again
        %s"""
        .formatted(who(machine), ScreenText.sentence(why), seconds, seconds * 10, again());
  }

  private String again() {
    return "LABEL again\n  CONFIG %s\n".formatted(BootNames.pxelinuxPath(mac).substring(1));
  }

  private String who(MachineId machine) {
    return "SAY Ichor: machine %s, %s".formatted(machine, mac);
  }
}
