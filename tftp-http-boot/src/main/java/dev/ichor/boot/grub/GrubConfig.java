package dev.ichor.boot.grub;

import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.ipxe.KernelLine;
import dev.ichor.boot.ipxe.ScreenText;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code grub.cfg} of one machine (GRUB manual 2.06, "Writing full configuration files directly"):
 * the same decision as its iPXE script. It never ends at GRUB's prompt and never reboots: what
 * fails is said, then it is fetched again.
 */
public final class GrubConfig {
  private static final int RETRY_SECONDS = 15;
  private final MacAddress mac;
  private final BootEndpoint endpoint;
  private final Optional<String> token;

  private GrubConfig(MacAddress mac, BootEndpoint endpoint, Optional<String> token) {
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
    var config = new GrubConfig(mac, endpoint, token);
    return switch (answer) {
      case BootAnswer.Netboot netboot -> Optional.of(config.netboot(netboot));
      case BootAnswer.Disk disk -> Optional.of(config.disk(disk));
      case BootAnswer.Hold(var machine, var retry, var why, _) ->
          Optional.of(config.hold(machine, retry, why));
      case BootAnswer.Silence _ -> Optional.empty();
    };
  }

  /**
   * For a GRUB whose machine is not known by its address: it asks again by its MAC address, which
   * it has with colons ({@code net_default_mac}) and needs with hyphens.
   */
  public static String byMac(BootEndpoint endpoint) {
    var octets = "([0-9a-fA-F]+)";
    return """
        regexp --set=1:a --set=2:b --set=3:c --set=4:d --set=5:e --set=6:f '%s' "$net_default_mac"
        configfile (tftp,%s)/grub/grub.cfg-01-$a-$b-$c-$d-$e-$f
        """
        .formatted(String.join(":", java.util.Collections.nCopies(6, octets)), endpoint.host());
  }

  /**
   * HTTP first: it is faster, and large files do not fail. On BIOS TFTP first: over PXE's own
   * driver HTTP stalled, and GRUB waited most of a minute before it tried the other (LoadersIT).
   */
  private String netboot(BootAnswer.Netboot netboot) {
    return switch (KernelLine.of(netboot.profile(), endpoint, token)) {
      case KernelLine.Outcome.Unusable(var why) ->
          hold(netboot.machine(), Duration.ofSeconds(30), why);
      case KernelLine.Outcome.Line line ->
          """
          %s
          echo 'Ichor: %s'
          set first='(http,%s:%d)'
          set second='(tftp,%s)'
          if [ "$grub_platform" = pc ]; then set swap=$first; set first=$second; set second=$swap; fi
          for base in $first $second; do
            if linux $base%s %s; then
              if initrd $base%s; then boot; fi
            fi
          done
          echo 'Ichor: kernel or initramfs did not load; next attempt in %d seconds'
          %s"""
              .formatted(
                  who(netboot.machine()),
                  text(netboot.why()),
                  endpoint.host(),
                  endpoint.httpPort(),
                  endpoint.host(),
                  BootNames.kernelPath(netboot.profile()),
                  line.withoutInitrd().stream()
                      .map(GrubConfig::quoted)
                      .collect(Collectors.joining(" ")),
                  BootNames.initramfsPath(netboot.profile()),
                  RETRY_SECONDS,
                  again(RETRY_SECONDS));
    };
  }

  private String disk(BootAnswer.Disk disk) {
    var leave = "echo 'Ichor: booting the disk: %s'".formatted(text(disk.why()));
    return switch (disk.method()) {
      case EXIT, NOT_FOUND -> "%s\n%s\nexit 1\n".formatted(who(disk.machine()), leave);
      case SANBOOT ->
          """
          %s
          %s
          if [ "$grub_platform" = pc ]; then set root=(hd0); chainloader +1; boot; fi
          exit 1
          """
              .formatted(who(disk.machine()), leave);
      case BMC -> hold(disk.machine(), Duration.ofMinutes(1), "its BMC is told to boot the disk");
    };
  }

  private String hold(MachineId machine, Duration retry, String why) {
    var seconds = (int) Math.clamp(retry.toSeconds(), 1, 3600);
    return """
        %s
        echo 'Ichor: waiting: %s'
        echo 'Ichor: asking again every %d seconds'
        %s"""
        .formatted(who(machine), text(why), seconds, again(seconds));
  }

  private String again(int seconds) {
    return "sleep %d\nconfigfile (tftp,%s)%s\n"
        .formatted(seconds, endpoint.host(), BootNames.grubPath(mac));
  }

  private String who(MachineId machine) {
    return "echo 'Ichor: machine %s, %s'".formatted(machine, mac);
  }

  /** Single quotes keep everything but themselves. */
  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9._:/,=@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  private static String text(String why) {
    return ScreenText.sentence(why).replace('\'', ' ');
  }
}
