package dev.ichor.api.app;

import dev.ichor.api.Await;
import dev.ichor.simulator.node.DirectoryDisk;
import dev.ichor.simulator.node.NodeFaults;
import dev.ichor.simulator.node.NodeHardware;
import dev.ichor.simulator.node.NodeHost;
import dev.ichor.simulator.node.NodeRuntime;
import dev.ichor.simulator.node.NodeSettings;
import dev.ichor.simulator.node.NodeTimes;
import dev.ichor.simulator.node.SimulatedNode;
import dev.ichor.simulator.node.Stage;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Simulated Talos nodes at port 50000 of a loopback address. */
public final class TestNodes implements AutoCloseable {
  private final NodeRuntime runtime =
      new NodeRuntime(NodeSettings.defaults().withTimes(NodeTimes.quick()));
  private final SimulatedNode node;

  private TestNodes(NodeHardware hardware, Path directory) {
    node =
        new SimulatedNode(
            hardware,
            DirectoryDisk.open(directory.resolve("disk")),
            NodeFaults.none(),
            new Nobody(),
            runtime);
  }

  /** Up and waiting for a configuration. */
  public static TestNodes inMaintenance(String address, Path directory) throws Exception {
    var started = new TestNodes(hardware(), directory);
    started.node.bootFromNetwork(
        Inet4Address.ofLiteral(address), "talos.platform=metal slab_nomerge= pti=on");
    Await.until(
        "a node in maintenance",
        () ->
            started
                .node
                .status()
                .filter(status -> status.stage() == Stage.MAINTENANCE)
                .isPresent());
    return started;
  }

  /** Of everything one, and a module that can be lost. */
  public static NodeHardware hardware() {
    return new NodeHardware(
        "4c4c4544-0000-1000-8000-000000000077",
        "SN77",
        "Acme",
        "Rocket 9",
        "amd64",
        List.of(new NodeHardware.Processor("CPU 0", "Intel(R)", "Xeon", 8, 16, 2400)),
        List.of(
            new NodeHardware.MemoryModule("DIMM 0", 16384, "Samsung", "M0"),
            new NodeHardware.MemoryModule("DIMM 1", 16384, "Samsung", "M1")),
        List.of(
            new NodeHardware.Disk(
                "sda", "Acme SSD", "D1", "naa.5000", 64_000_000_000L, "sata", false)),
        List.of(new NodeHardware.Nic("enp1s0", "52:54:00:10:60:01", true, 10_000)),
        new NodeHardware.Extras(
            List.of(
                new NodeHardware.PciDevice(
                    "0000:01:00.0", "Network controller", "Acme", "NIC", "0x1", "0x2", "acme")),
            Map.of("iscsi-tools", "v0.2.0"),
            true,
            true));
  }

  public SimulatedNode node() {
    return node;
  }

  /** Nobody reads a log any more. */
  public static void awaitNoReader(Configurations configurations) throws Exception {
    Await.until("the end of all readers", () -> configurations.logs().open() == 0);
  }

  @Override
  public void close() {
    node.close();
    runtime.close();
  }

  /** Its machine does nothing by itself. */
  private static final class Nobody implements NodeHost {
    @Override
    public void reboot() {}

    @Override
    public void powerOff() {}

    @Override
    public void trace(String line) {}
  }
}
