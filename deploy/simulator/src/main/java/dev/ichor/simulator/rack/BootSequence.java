package dev.ichor.simulator.rack;

import dev.ichor.simulator.bmc.BootOverride;
import dev.ichor.simulator.firmware.BootResult;
import dev.ichor.simulator.firmware.BootSettings;
import dev.ichor.simulator.firmware.FirmwareFaults;
import dev.ichor.simulator.firmware.NetworkBoot;
import dev.ichor.simulator.firmware.OperatingSystemDhcp;
import dev.ichor.simulator.rack.MachinePlan.BootDevice;
import dev.ichor.simulator.relay.SwitchPort;
import java.net.Inet4Address;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the firmware does from reset to operating system: each boot device in turn, bounded. */
final class BootSequence {
  private static final int ROUNDS = 30;
  private static final int SYSTEM_DHCP_ROUNDS = 20;
  private static final double FIRST_PAUSE_SECONDS = 5;
  private static final double LONGEST_PAUSE_SECONDS = 60;

  private final MachinePlan plan;
  private final FirmwareFaults faults;
  private final SwitchPort port;
  private final BootSettings settings;
  private final OperatingSystem system;
  private final Consumer<String> trace;

  /** How it ended. */
  enum End {
    RUNNING,
    HALTED,
    RESET,
    POWER_OFF
  }

  BootSequence(
      MachinePlan plan,
      SwitchPort port,
      BootSettings settings,
      OperatingSystem system,
      Consumer<String> trace) {
    this.plan = plan;
    this.faults = plan.faults().firmware();
    this.port = port;
    this.settings = settings;
    this.system = system;
    this.trace = trace;
  }

  /**
   * @param http address of an UEFI HTTP boot that the override asks for; empty text leaves it to
   *     DHCP
   */
  End run(Optional<BootOverride> override, Optional<String> http) throws InterruptedException {
    List<BootDevice> order = order(override);
    trace.accept("firmware %s starts, boot order %s".formatted(plan.firmware().label(), order));
    double pause = FIRST_PAUSE_SECONDS;
    if (http.isPresent()) {
      Optional<End> end = ended(network().byHttp(http.get()));
      if (end.isPresent()) {
        return end.get();
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (BootDevice device : round == 0 ? order : plan.bootOrder()) {
        Optional<End> end =
            switch (device) {
              case NETWORK -> fromNetwork();
              case DISK -> fromDisk("boot order");
            };
        if (end.isPresent()) {
          return end.get();
        }
      }
      Thread.sleep((long) (pause * 1000 / settings.speed()));
      pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS);
    }
    return End.HALTED;
  }

  /** The override goes first, the rest of the order stays behind it. */
  private List<BootDevice> order(Optional<BootOverride> override) {
    Set<BootDevice> order = new LinkedHashSet<>();
    override.ifPresent(
        o -> {
          trace.accept("bmc override: device %d efi=%s".formatted(o.device(), o.efi()));
          if (o.device() == BootOverride.PXE) {
            order.add(BootDevice.NETWORK);
          } else if (o.device() == BootOverride.DISK) {
            order.add(BootDevice.DISK);
          }
        });
    order.addAll(plan.bootOrder());
    return List.copyOf(order);
  }

  private NetworkBoot network() {
    return new NetworkBoot(
        plan.firmware(), plan.identity(), port, settings, system::isInstalled, faults, trace);
  }

  private Optional<End> fromNetwork() throws InterruptedException {
    return ended(network().run());
  }

  private Optional<End> ended(BootResult result) throws InterruptedException {
    return switch (result) {
      case BootResult.Kernel kernel -> fromKernel(kernel);
      case BootResult.Disk _ -> fromDisk("sanboot");
      case BootResult.Exited _ -> {
        trace.accept("loader exited to the firmware");
        yield Optional.empty();
      }
      case BootResult.AtMenu _ -> {
        trace.accept("loader returned success: UEFI stops at its menu (exit 1 would go on)");
        yield Optional.of(End.HALTED);
      }
      case BootResult.Reset _ -> Optional.of(End.RESET);
      case BootResult.PowerOff _ -> Optional.of(End.POWER_OFF);
      case BootResult.Failed(String why) -> {
        trace.accept("network boot: " + why);
        yield Optional.empty();
      }
    };
  }

  private Optional<End> fromKernel(BootResult.Kernel kernel) throws InterruptedException {
    Optional<Inet4Address> address = systemAddress();
    address.ifPresent(a -> system.bootFromNetwork(a, kernel.commandLine()));
    return Optional.of(address.isPresent() ? End.RUNNING : End.HALTED);
  }

  private Optional<End> fromDisk(String who) throws InterruptedException {
    if (!system.isInstalled()) {
      trace.accept("%s: nothing to boot on the disk".formatted(who));
      return Optional.empty();
    }
    if (faults.losesDisk()) {
      trace.accept("%s: the disk is not found, back to the network".formatted(who));
      return Optional.empty();
    }
    trace.accept("%s: boots from disk".formatted(who));
    Optional<Inet4Address> address = systemAddress();
    if (address.isEmpty()) {
      return Optional.of(End.HALTED);
    }
    return system.bootFromDisk(address.get()) ? Optional.of(End.RUNNING) : Optional.empty();
  }

  /** The kernel has forgotten what the firmware was told and asks again, patiently. */
  private Optional<Inet4Address> systemAddress() throws InterruptedException {
    for (int round = 0; round < SYSTEM_DHCP_ROUNDS; round++) {
      Optional<Inet4Address> address = OperatingSystemDhcp.ask(plan.identity(), port, settings);
      if (address.isPresent()) {
        trace.accept("talos: address " + address.get().getHostAddress());
        return address;
      }
      trace.accept("talos: no DHCP answer");
    }
    return Optional.empty();
  }
}
