package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.TestMachines.LINE;
import static dev.ichor.simulator.node.TestMachines.await;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine whose firmware boots the disk when something is installed, else the network with a
 * fixed kernel line.
 */
final class TestNode implements NodeHost, AutoCloseable {
  final List<String> traces = new CopyOnWriteArrayList<>();
  final AtomicInteger reboots = new AtomicInteger();
  final AtomicInteger powerOffs = new AtomicInteger();
  final Inet4Address address;
  final SimulatedNode node;
  private final String line;

  TestNode(
      NodeRuntime runtime,
      int number,
      String address,
      Path directory,
      NodeFaults faults,
      String extra) {
    this.address = TestMachines.address(address);
    this.line = LINE + " " + extra;
    this.node =
        new SimulatedNode(
            TestMachines.machine(number),
            DirectoryDisk.open(directory.resolve("disk" + number)),
            faults,
            this,
            runtime);
  }

  void powerOn() {
    if (!node.bootFromDisk(address)) {
      node.bootFromNetwork(address, line);
    }
  }

  Stage stage() {
    return node.status().map(NodeStatus::stage).orElse(Stage.UNKNOWN);
  }

  void awaitStage(Stage stage) throws InterruptedException {
    await(stage + " " + traces, () -> stage() == stage);
  }

  @Override
  public void reboot() {
    reboots.incrementAndGet();
    powerOn();
  }

  @Override
  public void powerOff() {
    powerOffs.incrementAndGet();
  }

  @Override
  public void trace(String line) {
    traces.add(line);
  }

  @Override
  public void close() {
    node.close();
  }
}
