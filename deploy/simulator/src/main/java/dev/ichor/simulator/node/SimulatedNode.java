package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Talos Linux on one simulated machine: what runs after the firmware handed over to a kernel. It is
 * a peer: everything it knows comes from the kernel command line, its own disk and the wire.
 *
 * <p>Each boot runs on its own virtual thread until the node reboots, powers off or is halted.
 * Thread safe.
 */
public final class SimulatedNode implements AutoCloseable {
  private volatile NodeHardware hardware;
  private final NodeDisk disk;
  private final NodeHost host;
  private final NodeRuntime runtime;
  private final FaultCounters faults;
  private final AtomicBoolean lostMemory = new AtomicBoolean();
  private volatile Optional<NodeSession> session = Optional.empty();

  /** A machine that is off. */
  public SimulatedNode(
      NodeHardware hardware, NodeDisk disk, NodeFaults faults, NodeHost host, NodeRuntime runtime) {
    this.hardware = requireNonNull(hardware, "hardware");
    this.disk = requireNonNull(disk, "disk");
    this.host = requireNonNull(host, "host");
    this.runtime = requireNonNull(runtime, "runtime");
    this.faults = new FaultCounters(faults);
  }

  /**
   * Starts a kernel that was loaded over the network. An installed configuration on the disk wins
   * over {@code talos.config}, as on a real machine.
   *
   * @param address the node's address, bound for everything it listens on and sends from
   * @param commandLine the kernel's command line as the boot loader passed it
   */
  public void bootFromNetwork(Inet4Address address, String commandLine) {
    start(address, KernelLine.parse(commandLine));
  }

  /**
   * Starts the operating system on the disk.
   *
   * @return false when nothing is installed: the firmware goes on with its boot order
   */
  public boolean bootFromDisk(Inet4Address address) {
    if (!disk.isInstalled()) {
      return false;
    }
    start(address, KernelLine.INSTALLED);
    return true;
  }

  private void start(Inet4Address address, KernelLine line) {
    requireNonNull(address, "address");
    var next = new NodeSession(this, address, line);
    swap(Optional.of(next)).ifPresent(NodeSession::halt);
    next.start();
  }

  private synchronized Optional<NodeSession> swap(Optional<NodeSession> next) {
    Optional<NodeSession> old = session;
    session = next;
    return old;
  }

  private boolean isCurrent(NodeSession one) {
    return session.filter(now -> now == one).isPresent();
  }

  /** Cuts the power: every socket is closed when this returns; the disk keeps what was written. */
  public void halt() {
    swap(Optional.empty()).ifPresent(NodeSession::halt);
  }

  /** The machine status; empty when no operating system runs. */
  public Optional<NodeStatus> status() {
    return session.filter(NodeSession::isRunning).map(running -> running.board().now());
  }

  /** The address of the running operating system; empty when none runs. */
  public Optional<Inet4Address> address() {
    return session.filter(NodeSession::isRunning).map(NodeSession::address);
  }

  /** The machine's disk. */
  public NodeDisk disk() {
    return disk;
  }

  /** The last of its memory modules are pulled out; 0 takes none. */
  public void loseMemory(int count) {
    if (count > 0 && !lostMemory.getAndSet(true)) {
      hardware = hardware.withoutLastMemory(count);
    }
  }

  /** The machine's hardware. */
  public NodeHardware hardware() {
    return hardware;
  }

  @Override
  public void close() {
    halt();
  }

  NodeHost host() {
    return host;
  }

  NodeRuntime runtime() {
    return runtime;
  }

  FaultCounters faults() {
    return faults;
  }

  /** The session ended by itself; the next start may come from inside. */
  void ended(NodeSession over, NodeSession.End end) {
    if (!isCurrent(over)) {
      return; // halted meanwhile
    }
    switch (end) {
      case REBOOT -> host.reboot();
      case KEXEC -> start(over.address(), KernelLine.INSTALLED);
      case POWER_OFF -> {
        swap(Optional.empty());
        host.powerOff();
      }
      case HALTED -> {}
    }
  }
}
