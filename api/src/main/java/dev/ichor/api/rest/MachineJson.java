package dev.ichor.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ichor.bmc.poll.policy.PowerSeen;
import dev.ichor.inventory.enrolment.MachineView;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One machine as the interface shows it.
 *
 * @param since when the state was entered
 * @param waitingFor what it does or waits for, one sentence
 * @param address where it was last seen
 * @param bmc {@code ipmi://10.0.0.9:623}; never its credentials
 * @param power as its BMC reported it; absent while nothing is known
 * @param arch option 93 of its last boot (IANA "Processor Architecture Types")
 * @param loader its own choice of the network boot loader, {@code auto} when it has none
 * @param quirks what its firmware needs beyond the usual
 */
public record MachineJson(
    UUID id,
    String name,
    String state,
    Instant since,
    String waitingFor,
    Optional<FailureJson> failure,
    boolean cordoned,
    @JsonProperty("protected") boolean isProtected,
    Optional<String> address,
    List<String> macs,
    Optional<UUID> uuid,
    Optional<String> serial,
    Optional<String> bmc,
    Optional<PowerJson> power,
    Optional<String> cluster,
    Optional<String> role,
    Map<String, String> labels,
    Optional<Integer> arch,
    String loader,
    List<String> quirks,
    BootJson boot,
    Optional<HardwareJson> hardware) {
  /** Where it stopped and why. */
  public record FailureJson(String in, String why, int attempts) {}

  /** What Talos said of it. */
  public record HardwareJson(
      Optional<String> manufacturer,
      Optional<String> product,
      String architecture,
      int cores,
      long memoryMiB,
      List<DiskJson> disks,
      List<NicJson> nics,
      boolean secureBoot) {}

  /** One disk. */
  public record DiskJson(
      String path, long sizeBytes, String model, String serial, String transport) {}

  /** One network link. */
  public record NicJson(String name, String mac, boolean linkUp, int speedMbit) {}

  static MachineJson of(MachineView view, Optional<PowerSeen> power) {
    var machine = view.machine();
    return new MachineJson(
        machine.id().value(),
        machine.name(),
        machine.state().name(),
        machine.since(),
        view.waitingFor(),
        machine
            .failure()
            .map(
                failure -> new FailureJson(failure.in().name(), failure.why(), failure.attempts())),
        machine.cordoned(),
        machine.isProtected(),
        machine.address().map(Inet4Address::getHostAddress),
        machine.keys().macs().stream().sorted().map(MacAddress::toString).toList(),
        machine.keys().smbiosUuid(),
        machine.keys().serial(),
        machine.bmc().map(bmc -> bmc.address()),
        power.map(PowerJson::of),
        machine.assignment().map(Machine.Assignment::cluster),
        machine.assignment().map(assignment -> assignment.role().talosName()),
        machine.labels(),
        machine.clientArch(),
        machine.boot().orElse(BootSettings.STANDARD).loader().toString(),
        machine.boot().orElse(BootSettings.STANDARD).quirks().stream()
            .map(BootQuirk::text)
            .sorted()
            .toList(),
        BootJson.of(machine),
        machine.hardware().map(MachineJson::hardware));
  }

  private static HardwareJson hardware(Hardware found) {
    return new HardwareJson(
        found.manufacturer(),
        found.product(),
        found.architecture().assetName(),
        found.processors().stream().mapToInt(Hardware.Processor::cores).sum(),
        found.memoryMiB(),
        found.disks().stream()
            .filter(disk -> !disk.cdrom())
            .map(
                disk ->
                    new DiskJson(
                        disk.devPath(),
                        disk.sizeBytes(),
                        disk.model(),
                        disk.serial(),
                        disk.transport()))
            .toList(),
        found.nics().stream()
            .map(
                nic -> new NicJson(nic.name(), nic.mac().toString(), nic.linkUp(), nic.speedMbit()))
            .toList(),
        found.secureBoot());
  }
}
