package dev.ichor.simulator;

import dev.ichor.simulator.firmware.ClientIdentity;
import dev.ichor.simulator.node.DirectoryDisk;
import dev.ichor.simulator.node.NodeDisk;
import dev.ichor.simulator.node.NodeFaults;
import dev.ichor.simulator.node.NodeHardware;
import dev.ichor.simulator.node.NodeHardware.Disk;
import dev.ichor.simulator.node.NodeHardware.Extras;
import dev.ichor.simulator.node.NodeHardware.MemoryModule;
import dev.ichor.simulator.node.NodeHardware.Nic;
import dev.ichor.simulator.node.NodeHardware.PciDevice;
import dev.ichor.simulator.node.NodeHardware.Processor;
import dev.ichor.simulator.node.NodeHost;
import dev.ichor.simulator.node.NodeRuntime;
import dev.ichor.simulator.node.SimulatedNode;
import dev.ichor.simulator.rack.MachineFaults;
import dev.ichor.simulator.rack.MachinePlan;
import dev.ichor.simulator.rack.OperatingSystem;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gives every machine of a rack a Talos node; what it is made of follows from its plan. */
final class TalosSystems implements OperatingSystem.Maker {
  private static final long GIB = 1L << 30;

  private final NodeRuntime runtime;

  TalosSystems(NodeRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public OperatingSystem make(MachinePlan plan, Path directory, OperatingSystem.Host host) {
    NodeDisk disk = DirectoryDisk.open(directory);
    SimulatedNode node =
        new SimulatedNode(hardware(plan), disk, faults(plan.faults()), new Machine(host), runtime);
    return new Talos(node, disk);
  }

  /** Two sockets, four modules, a system disk and, in every third machine, a data disk. */
  static NodeHardware hardware(MachinePlan plan) {
    ClientIdentity identity = plan.identity();
    String serial = identity.serial();
    List<Processor> processors =
        IntStream.range(0, 2)
            .mapToObj(i -> new Processor("CPU" + i, "Ichor", "Simulated Processor", 8, 16, 2400))
            .toList();
    List<MemoryModule> memory =
        IntStream.range(0, 4)
            .mapToObj(i -> new MemoryModule("DIMM " + i, 16384, "Ichor", serial + "M" + i))
            .toList();
    Disk system =
        new Disk(
            "sda", "Simulated SSD", serial + "A", "naa.5000" + serial, 240 * GIB, "sata", false);
    Disk data =
        new Disk(
            "nvme0n1", "Simulated NVMe", serial + "N", "eui." + serial, 960 * GIB, "nvme", false);
    return new NodeHardware(
        identity.uuid().toString(),
        serial,
        identity.manufacturer(),
        identity.product(),
        "amd64",
        processors,
        memory,
        plan.index() % 3 == 0 ? List.of(system, data) : List.of(system),
        List.of(new Nic("enp1s0", identity.mac().toString(), true, 10_000)),
        extras(plan));
  }

  /** Every second machine has a TPM. */
  private static Extras extras(MachinePlan plan) {
    return new Extras(
        List.of(
            new PciDevice(
                "0000:00:1f.2",
                "Mass storage controller",
                "Ichor",
                "Simulated AHCI",
                "0x1c40",
                "0x0001",
                "ahci"),
            new PciDevice(
                "0000:01:00.0",
                "Network controller",
                "Ichor",
                "Simulated NIC",
                "0x1c40",
                "0x0002",
                "ichornic")),
        Map.of(),
        false,
        plan.index() % 2 == 0);
  }

  private static NodeFaults faults(MachineFaults faults) {
    return new NodeFaults(
        faults.value("node-refuse"),
        faults.value("node-drop"),
        faults.value("node-install"),
        faults.value("node-unready") != 0,
        Duration.ZERO,
        faults.value("memory-lost"));
  }

  private record Talos(SimulatedNode node, NodeDisk disk) implements OperatingSystem {
    @Override
    public boolean isInstalled() {
      return disk.isInstalled();
    }

    @Override
    public void bootFromNetwork(Inet4Address address, String commandLine) {
      node.bootFromNetwork(address, commandLine);
    }

    @Override
    public boolean bootFromDisk(Inet4Address address) {
      return node.bootFromDisk(address);
    }

    @Override
    public void halt() {
      node.halt();
    }
  }

  private record Machine(OperatingSystem.Host host) implements NodeHost {
    @Override
    public void reboot() {
      host.reboot();
    }

    @Override
    public void powerOff() {
      host.powerOff();
    }

    @Override
    public void trace(String line) {
      host.trace(line);
    }
  }
}
