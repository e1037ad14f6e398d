package dev.ichor.boot.ipxe;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.util.Optional;

/**
 * The script of one machine. Whatever goes wrong, it says who the machine is and why it waits, and
 * asks again: it never falls through to a shell and never reboots.
 *
 * <p>The pause between two attempts doubles from 5 to 40 seconds; it is kept in an iPXE setting so
 * that it survives the fresh script which each attempt fetches.
 */
public final class IpxeScript {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final MacAddress mac;
  private final BootEndpoint endpoint;
  private final Optional<String> token;

  private IpxeScript(MacAddress mac, BootEndpoint endpoint, Optional<String> token) {
    this.mac = mac;
    this.endpoint = endpoint;
    this.token = token;
  }

  /** What the loader is sent. */
  public sealed interface Rendered {
    record Text(String script) implements Rendered {}

    /** 404: the loader gives up and the firmware goes on in its boot order. */
    record NotFound(String why) implements Rendered {}
  }

  /**
   * Renders the answer.
   *
   * @param token of the embedded configuration URL; absent leaves it out
   */
  public static Rendered render(
      BootAnswer answer, MacAddress mac, BootEndpoint endpoint, Optional<String> token) {
    var script = new IpxeScript(mac, endpoint, token);
    return switch (answer) {
      case BootAnswer.Netboot netboot -> new Rendered.Text(script.netboot(netboot));
      case BootAnswer.Disk disk -> script.disk(disk);
      case BootAnswer.Hold(var machine, var retry, var why, _) ->
          new Rendered.Text(script.hold(machine, retry, why));
      case BootAnswer.Silence(var why) -> new Rendered.NotFound(why);
    };
  }

  /** For an iPXE that knows no script: it fetches the one of the interface it booted from. */
  public static String autoexec(BootEndpoint endpoint) {
    return """
        #!ipxe
        isset ${ip} || dhcp || goto failed
        :ask
        isset ${ichor-wait} || set ichor-wait:int32 5
        chain --replace --autofree %s || goto failed
        :failed
        echo Ichor: no script for ${netX/mac}; next attempt in ${ichor-wait} seconds
        sleep ${ichor-wait} ||
        iseq ${ichor-wait} 40 || inc ichor-wait ${ichor-wait}
        isset ${ip} || dhcp ||
        goto ask
        """
        .formatted(endpoint.url("/boot/${netX/mac:hexhyp}/script.ipxe"));
  }

  private String netboot(BootAnswer.Netboot netboot) {
    return switch (KernelLine.of(netboot.profile(), endpoint, token)) {
      case KernelLine.Outcome.Unusable(var why) ->
          hold(netboot.machine(), Duration.ofSeconds(30), why);
      case KernelLine.Outcome.Line line -> netboot(netboot, line);
    };
  }

  private String netboot(BootAnswer.Netboot netboot, KernelLine.Outcome.Line line) {
    return """
        #!ipxe
        %s
        echo Ichor: %s
        isset ${ichor-wait} || set ichor-wait:int32 5
        imgfree
        kernel %s %s || goto failed
        initrd --name %s %s || goto failed
        boot || goto failed
        %s"""
        .formatted(
            who(netboot.machine()),
            ScreenText.sentence(netboot.why()),
            endpoint.url(BootNames.kernelPath(netboot.profile())),
            line.text(),
            KernelLine.INITRAMFS,
            endpoint.url(BootNames.initramfsPath(netboot.profile())),
            failed("kernel or initramfs did not load"));
  }

  private Rendered disk(BootAnswer.Disk disk) {
    var leave = "echo Ichor: booting the disk: " + ScreenText.sentence(disk.why());
    return switch (disk.method()) {
      case EXIT -> new Rendered.Text(exit(disk.machine(), leave));
      case SANBOOT ->
          new Rendered.Text(
              """
              #!ipxe
              %s
              %s
              isset ${ichor-wait} || set ichor-wait:int32 5
              sanboot --no-describe --drive 0x80 || goto failed
              %s"""
                  .formatted(who(disk.machine()), leave, failed("the first disk does not boot")));
      case NOT_FOUND -> new Rendered.NotFound(disk.why());
      case BMC ->
          new Rendered.Text(
              hold(disk.machine(), Duration.ofMinutes(1), "its BMC is told to boot the disk"));
    };
  }

  /**
   * UEFI goes on to the next boot option only when a loader fails; after a success it stops at its
   * menu (UEFI 2.10 §3.1.1).
   */
  private String exit(MachineId machine, String leave) {
    return """
        #!ipxe
        %s
        %s
        iseq ${platform} efi && goto uefi ||
        exit
        :uefi
        exit 1
        """
        .formatted(who(machine), leave);
  }

  private String hold(MachineId machine, Duration retry, String why) {
    return """
        #!ipxe
        %s
        :wait
        echo Ichor: waiting: %s
        echo Ichor: asking again every %d seconds
        clear ichor-wait ||
        sleep %d ||
        chain --replace --autofree %s ||
        goto wait
        """
        .formatted(
            who(machine), ScreenText.sentence(why), seconds(retry), seconds(retry), scriptUrl());
  }

  /** The common end: say it, pause, ask for a fresh script. */
  private String failed(String what) {
    return """
        :failed
        echo Ichor: %s, machine %s; next attempt in ${ichor-wait} seconds
        sleep ${ichor-wait} ||
        iseq ${ichor-wait} 40 || inc ichor-wait ${ichor-wait}
        imgfree
        chain --replace --autofree %s || goto failed
        goto failed
        """
        .formatted(what, mac, scriptUrl());
  }

  private String who(MachineId machine) {
    return "echo Ichor: machine %s, %s".formatted(machine, mac);
  }

  private String scriptUrl() {
    return endpoint.url(BootNames.scriptPath(mac));
  }

  private static long seconds(Duration retry) {
    return Math.clamp(retry.toSeconds(), SHORTEST_PAUSE.toSeconds(), LONGEST_PAUSE.toSeconds());
  }
}
