package dev.ichor.lab.node;

import dev.ichor.simulator.node.NodeFaults;
import dev.ichor.simulator.node.NodeHardware;
import dev.ichor.simulator.node.NodeHost;
import dev.ichor.simulator.node.NodeRuntime;
import dev.ichor.simulator.node.NodeSettings;
import dev.ichor.simulator.node.NodeTimes;
import dev.ichor.simulator.node.SimulatedNode;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The simulator's node as the operating system of a machine: the init of the initramfs starts it
 * once the network is up and does what its exit code says.
 */
public final class NodeInit implements NodeHost {
  /** How a boot ends; the codes are those that {@code simulator-node/init} knows. */
  enum Ending {
    RESTART(0),
    PANIC(1),
    POWER_OFF(10);

    private final int exitCode;

    Ending(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private static final Path ROOT = Path.of("/");

  private final KernelLogFile log = new KernelLogFile(Path.of("/dev/kmsg"));
  private final BlockingQueue<Ending> endings = new ArrayBlockingQueue<>(1);

  private NodeInit() {}

  /** No arguments: all it knows comes from the machine. {@code --rehearse} is for the build. */
  public static void main(String... arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("--rehearse")) {
      Rehearsal.run();
      return;
    }
    System.exit(new NodeInit().run().exitCode);
  }

  private Ending run() throws Exception {
    var files = new SysFiles(ROOT);
    var hardware = SysHardware.read(files);
    var devices = hardware.disks().stream().map(disk -> Path.of(disk.path())).toList();
    var disk = RealDisk.find(devices, new Installer(ROOT));
    var line = files.text("proc/cmdline");
    disk.systemDisk()
        .ifPresent(
            device ->
                trace("configuration found on %s, started from %s".formatted(device, from(line))));
    var settings = NodeSettings.defaults().withTimes(times());
    try (var runtime = new NodeRuntime(settings);
        var node = new SimulatedNode(hardware, disk, NodeFaults.none(), this, runtime)) {
      node.bootFromNetwork(address(hardware), line);
      return await(node);
    }
  }

  /** GRUB's commands on the disk put {@code lab.boot=disk} there. */
  private static String from(String line) {
    return line.contains("lab.boot=disk") ? "disk" : "the network";
  }

  /** A real machine takes its own time; nothing is added. */
  private static NodeTimes times() {
    return new NodeTimes(
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10));
  }

  private static Inet4Address address(NodeHardware hardware) throws SocketException {
    for (var nic : hardware.nics()) {
      var link = NetworkInterface.getByName(nic.name());
      var first =
          link.inetAddresses()
              .filter(Inet4Address.class::isInstance)
              .map(Inet4Address.class::cast)
              .findFirst();
      if (first.isPresent()) {
        return first.get();
      }
    }
    throw new IllegalStateException("no network card has an IPv4 address");
  }

  /**
   * A node that stopped without an ending has panicked: see twice, the ending may be on its way.
   */
  private Ending await(SimulatedNode node) throws InterruptedException {
    for (int silent = 0; silent < 2; ) {
      var ending = endings.poll(1, TimeUnit.SECONDS);
      if (ending != null) {
        return ending;
      }
      silent = node.status().isEmpty() ? silent + 1 : 0;
    }
    return Ending.PANIC;
  }

  @Override
  public void reboot() {
    endings.offer(Ending.RESTART);
  }

  @Override
  public void powerOff() {
    endings.offer(Ending.POWER_OFF);
  }

  @Override
  public void trace(String line) {
    log.line(line);
  }
}
