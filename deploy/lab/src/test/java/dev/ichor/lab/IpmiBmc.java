package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * OpenIPMI's {@code ipmi_sim} as the BMC of a virtual machine: somebody else's IPMI 2.0, cipher
 * suite 3. Its chassis hook starts the machine and honours the boot device.
 */
final class IpmiBmc {
  static final String USER = "admin";
  static final String PASSWORD = "secret-of-lab";

  private final Path directory;
  private final String namespace;
  private final String address;

  private IpmiBmc(Path directory, String namespace, String address) {
    this.directory = directory;
    this.namespace = namespace;
    this.address = address;
  }

  /** Starts the BMC on a host of its own; the machine stays off. */
  static IpmiBmc start(Rack rack, VirtualMachine machine, String address, Path hook) {
    var directory = machine.directory();
    var namespace = rack.host("bmc", address + "/24");
    write(directory.resolve("network.cmd"), Rack.in(rack.cable(), machine.onceFromNetwork()));
    write(directory.resolve("disk.cmd"), Rack.in(rack.cable(), machine.fromDisk()));
    write(directory.resolve("boot"), List.of("default"));
    write(directory.resolve("lan.conf"), lanConfiguration(address, hook, directory));
    write(directory.resolve("sim.emu"), emulator());
    try {
      Files.createDirectories(directory.resolve("ipmi-state"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rack.keep(
        Shell.start(
            directory.resolve("ipmi_sim.log"),
            Rack.in(
                namespace,
                "ipmi_sim",
                "-c",
                directory.resolve("lan.conf").toString(),
                "-f",
                directory.resolve("sim.emu").toString(),
                "-s",
                directory.resolve("ipmi-state").toString(),
                "-n")));
    var bmc = new IpmiBmc(directory, namespace, address);
    // A new simulator loses the first packets.
    Shell.await("ipmi_sim to answer ipmitool", Duration.ofSeconds(60), bmc::answers);
    return bmc;
  }

  String address() {
    return address;
  }

  /** What the chassis was told: lines such as {@code 1763815000.1 set power 1}. */
  String powerLog() {
    return Console.read(directory.resolve("power.log"));
  }

  private Optional<Boolean> answers() {
    var asked =
        Shell.run(
            Duration.ofSeconds(15),
            Rack.in(
                namespace,
                "ipmitool",
                "-I",
                "lanplus",
                "-C",
                "3",
                "-N",
                "1",
                "-R",
                "2",
                "-H",
                address,
                "-U",
                USER,
                "-P",
                PASSWORD,
                "chassis",
                "power",
                "status"));
    return asked.exit() == 0 ? Optional.of(true) : Optional.empty();
  }

  private static List<String> lanConfiguration(String address, Path hook, Path directory) {
    return List.of(
        "name \"lab\"",
        "set_working_mc 0x20",
        "  startlan 1",
        "    addr " + address + " 623",
        "    priv_limit admin",
        "    allowed_auths_callback none md2 md5 straight",
        "    allowed_auths_user none md2 md5 straight",
        "    allowed_auths_operator none md2 md5 straight",
        "    allowed_auths_admin none md2 md5 straight",
        "    guid a123456789abcdefa123456789abcdef",
        "  endlan",
        "  chassis_control \"%s %s 0x20\"".formatted(hook, directory),
        "  user 1 true \"\" \"test\" user 10 none md2 md5 straight",
        "  user 2 true \"%s\" \"%s\" admin 10 none md2 md5 straight".formatted(USER, PASSWORD));
  }

  /**
   * One management controller, an event log, and one well-formed sensor record; a wrong length
   * makes it mute.
   */
  private static List<String> emulator() {
    return List.of(
        "mc_setbmc 0x20",
        "mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr",
        "sel_enable 0x20 1000 0x0a",
        "main_sdr_add 0x20 0x00 0x00 0x51 0x12 0x10 0x20 0x00 0x00 0x00 0x00 0x00 0x00 0x07 0x01 0x00"
            + " 0xc5 0x4c 0x61 0x62 0x4d 0x43",
        "mc_enable 0x20");
  }

  private static void write(Path file, List<String> lines) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
