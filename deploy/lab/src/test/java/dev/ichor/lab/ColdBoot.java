package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One rack with Ichor and one cold machine, and the operator's part of bringing it to ACTIVE. */
final class ColdBoot implements AutoCloseable {
  private static final Duration NETBOOT = Duration.ofMinutes(8);
  private static final Duration INSTALL = Duration.ofMinutes(12);
  private static final String ICHOR = "10.77.0.1";
  private static final String CLUSTER = "lab";
  static final String MAC = "52:54:00:77:00:01";

  private final Path directory;
  private final Rack rack;
  private final Milestones milestones = new Milestones();
  private final VirtualMachine machine;
  private final Capture capture;
  private final IchorProcess ichor;
  private final Operator operator;
  private final Console console;
  private List<Capture.Seen> packets = List.of();

  /**
   * @param serve what {@code --serve} says about the interface
   */
  ColdBoot(String name, Firmware firmware, String serve, ServedSystem system) {
    directory = Project.fresh(name);
    rack = new Rack(name);
    try {
      var uuid = "4c4c4544-0000-4a10-8000-00000077%04x".formatted(firmware.ordinal() + 1);
      machine =
          new VirtualMachine(firmware, MAC, uuid, directory.resolve("machine"), rack.tap("tap0"));
      capture = new Capture(rack, directory.resolve("boot.pcap"));
      ichor = IchorProcess.start(rack, ICHOR, serve, system, directory);
      operator = ichor.operator();
      console = new Console(machine.serial(), system.marks(), milestones);
    } catch (RuntimeException | Error e) {
      rack.close();
      throw e;
    }
  }

  void besideForeignDhcp() {
    ForeignDhcp.start(rack, "10.77.0.2", directory);
  }

  /** By hand: the button on the front. */
  void powerOn() {
    powerOn(machine.networkFirst());
  }

  /** Without a disk; what is added says what it boots. */
  void powerOnWith(String... more) {
    powerOn(machine.diskless(List.of(more)));
  }

  private void powerOn(List<String> command) {
    milestones.powerOn();
    rack.keep(Shell.start(directory.resolve("qemu.log"), Rack.in(rack.cable(), command)));
  }

  /** Its files. */
  Path directory() {
    return directory;
  }

  /** A command on Ichor's own host. */
  Shell.Result onHost(Duration limit, String... command) {
    return Shell.run(limit, Rack.in(ichor.namespace(), command));
  }

  Operator operator() {
    return operator;
  }

  /** Before it is powered on. */
  void setLoader(String loader) {
    operator.enterWithLoader(MAC, loader);
  }

  /** Waits for a packet of the machine's. */
  void awaitPacket(String what, Predicate<Capture.Seen> wanted) {
    Shell.await(
        what,
        NETBOOT,
        () -> capture.seen().stream().anyMatch(wanted) ? Optional.of(true) : Optional.empty());
  }

  /** Waits for words on its serial console. */
  void awaitConsole(String words) {
    Shell.await(
        "'%s' on the console".formatted(words),
        NETBOOT,
        () ->
            Console.read(machine.serial()).contains(words) ? Optional.of(true) : Optional.empty());
  }

  /** By Ichor, as soon as it is told the BMC. */
  IpmiBmc powerOnThroughBmc() {
    var hook = Project.root().resolve("deploy/lab/bmc-hook.sh");
    var bmc = IpmiBmc.start(rack, machine, "10.77.0.60", hook);
    milestones.powerOn();
    operator.enter(MAC, bmc.address(), IpmiBmc.USER, IpmiBmc.PASSWORD);
    return bmc;
  }

  /** Makes the machine the control plane of a cluster of its own and waits for ACTIVE. */
  void toActive() {
    toActive("push");
  }

  /**
   * @param configuration how the cluster's machines get theirs: {@code push} or {@code pull}
   */
  void toActive(String configuration) {
    var id = Shell.await("the machine in the inventory", NETBOOT, () -> operator.machine(MAC));
    operator.awaitState(id, "PENDING", NETBOOT);
    operator.createCluster(CLUSTER, operator.address(id), configuration);
    operator.approve(id);
    operator.assign(id, CLUSTER);
    operator.awaitState(id, "ACTIVE", INSTALL);
    milestones.reached(Step.ACTIVE, Instant.now());
    Shell.await("the node to run with etcd", INSTALL, () -> milestones.after(Step.RUNNING));
  }

  /** What Ichor fetched from the control plane that it bootstrapped. */
  String kubeconfig() {
    return Shell.await("the kubeconfig", INSTALL, () -> operator.kubeconfig(CLUSTER));
  }

  /** Reads the capture back into the steps. */
  Milestones finish() {
    packets = capture.stop();
    Capture.note(packets, MAC, milestones);
    return milestones;
  }

  Milestones milestones() {
    return milestones;
  }

  List<Capture.Seen> packets() {
    return packets;
  }

  /** The address that Ichor knows the machine by. */
  String machineAddress() {
    return operator.machine(MAC).map(operator::address).orElseThrow();
  }

  @Override
  public void close() {
    console.close();
    rack.close();
  }
}
