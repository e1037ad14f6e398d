package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Bootstrap;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.inventory.port.Configurator.Handover;
import dev.ichor.inventory.port.Configurator.Inspection;
import dev.ichor.inventory.port.NodeOperations.Act;
import dev.ichor.inventory.port.NodeOperations.Applied;
import dev.ichor.inventory.port.NodeOperations.Look;
import dev.ichor.inventory.port.NodeOperations.NodeReport;
import dev.ichor.inventory.port.NodeOperations.ReadBack;
import dev.ichor.inventory.port.NodeOperations.Service;
import dev.ichor.simulator.node.DirectoryDisk;
import dev.ichor.simulator.node.NodeFaults;
import dev.ichor.simulator.node.NodeHardware;
import dev.ichor.simulator.node.NodeHost;
import dev.ichor.simulator.node.NodeRuntime;
import dev.ichor.simulator.node.NodeSettings;
import dev.ichor.simulator.node.SimulatedNode;
import dev.ichor.talos.client.NodeLimits;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.client.TalosOperations;
import dev.ichor.talos.config.Reporting;
import java.net.Inet4Address;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "Ichor's client operates a simulated Talos node (a fake, judged apart by Talos's own client)")
class TalosMeetsSimulatorTest {
  private static final Inet4Address NODE = Inet4Address.ofLiteral("127.79.9.1");
  private static final String LINE = "talos.platform=metal slab_nomerge= pti=on console=ttyS0";

  @TempDir private Path directory;
  private final InstantSource clock = InstantSource.system();
  private final TalosConfigurator configurator =
      new TalosConfigurator(new SecureRandom(), clock, NodeLimits.DEFAULT, _ -> Reporting.NONE);
  private final TalosOperations operations =
      new TalosOperations(new SecureRandom(), clock, NodeLimits.DEFAULT);
  private final Cluster cluster =
      new Cluster(
          "bronze",
          URI.create("https://127.79.9.1:6443"),
          "v1.13.9",
          "0".repeat(64),
          "1.36.3",
          Optional.of("/dev/sda"),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private final Secret secrets = configurator.newSecrets(cluster);

  /** Its firmware boots the disk when something is installed, else the network. */
  private static final class Host implements NodeHost {
    private Optional<SimulatedNode> node = Optional.empty();

    void powerOn() {
      if (!node.orElseThrow().bootFromDisk(NODE)) {
        node.orElseThrow().bootFromNetwork(NODE, LINE);
      }
    }

    @Override
    public void reboot() {
      powerOn();
    }

    @Override
    public void powerOff() {}

    @Override
    public void trace(String line) {}
  }

  private static NodeHardware hardware() {
    return new NodeHardware(
        "4c4c4544-0000-1000-8000-000000000091",
        "SN91",
        "Acme",
        "Rocket",
        "amd64",
        List.of(new NodeHardware.Processor("CPU 0", "Any", "Any", 8, 16, 2400)),
        List.of(new NodeHardware.MemoryModule("DIMM 0", 16384, "Any")),
        List.of(
            new NodeHardware.Disk("sda", "Disk", "D1", "naa.5", 64_000_000_000L, "sata", false)),
        List.of(new NodeHardware.Nic("eth0", "52:54:00:00:00:91", true, 1000)));
  }

  private Machine machine(Hardware hardware) {
    return Machine.discovered(
            MachineId.random(),
            new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
            "one",
            Instant.now())
        .withHardware(Optional.of(hardware))
        .withAssignment(Optional.of(new Assignment("bronze", Role.CONTROL_PLANE, List.of())));
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " within 60 s").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private Optional<NodeReport> report() {
    return switch (operations.look(NODE, cluster, secrets)) {
      case Look.Seen(var report) -> Optional.of(report);
      case Look.Away _ -> Optional.empty();
    };
  }

  private boolean runs(String version) {
    return report()
        .filter(it -> it.version().equals(version) && it.ready() && it.stage().equals("running"))
        .isPresent();
  }

  private Secret wanted(Cluster of, Machine machine) {
    return ((Generated.Ready) configurator.configuration(machine, of, secrets)).configuration();
  }

  /** What is done to a node that runs. */
  private interface Body {
    void with(Machine machine, Secret configuration) throws Exception;
  }

  private void running(Body body) throws Exception {
    var host = new Host();
    var settings = NodeSettings.defaults();
    settings = settings.withTimes(settings.times().faster(10));
    try (var runtime = new NodeRuntime(settings);
        var node =
            new SimulatedNode(
                hardware(), DirectoryDisk.open(directory), NodeFaults.none(), host, runtime)) {
      host.node = Optional.of(node);
      host.powerOn();
      await("maintenance", () -> configurator.inspect(NODE) instanceof Inspection.Found);
      var machine = machine(((Inspection.Found) configurator.inspect(NODE)).hardware());
      var first = wanted(cluster, machine);
      assertThat(configurator.handOver(NODE, first, secrets)).isInstanceOf(Handover.Accepted.class);
      await(
          "bootstrap",
          () -> configurator.bootstrap(NODE, cluster, secrets) instanceof Bootstrap.Done);
      await("running", () -> runs("v1.13.9"));
      body.with(machine, first);
    }
  }

  @Test
  @DisplayName("looks, applies and reads back, upgrades, goes back, resets")
  void life() throws Exception {
    running(
        (machine, first) -> {
          assertReport(report().orElseThrow());
          changes(machine, first);
          upgrades(machine);
          assertThat(operations.reset(NODE, cluster, secrets, true))
              .as("the last etcd member does not leave")
              .isInstanceOf(Act.Refused.class);
          assertThat(operations.reset(NODE, cluster, secrets, false)).isInstanceOf(Act.Done.class);
          await("wiped", () -> configurator.inspect(NODE) instanceof Inspection.Found);
        });
  }

  @Test
  @DisplayName("Talos's own client, with our talosconfig, operates the simulated node (needs Go)")
  void judgedByTalos() throws Exception {
    TalosJudge.require();
    running(
        (_, first) -> {
          var admin = talosconfig("os:admin");
          var reader = talosconfig("os:reader");
          var config = Files.writeString(directory.resolve("judged.yaml"), first.reveal());
          var node = NODE.getHostAddress();
          assertThat(TalosJudge.ask("ask", node, admin, config.toString()))
              .isEqualTo(
                  "version=v1.13.9 etcd=Running members=1 leads=true alarms=0 dryrun=NO_REBOOT");
          var image = "factory.talos.dev/metal-installer/x:v1.13.10";
          assertThat(TalosJudge.ask("upgrade", node, reader, image)).contains("not authorized");
          assertThat(TalosJudge.ask("rollback", node, admin)).contains("no previous");
          assertThat(TalosJudge.ask("upgrade", node, admin, image)).isEqualTo("ok");
          await("upgraded", () -> runs("v1.13.10"));
          assertThat(TalosJudge.ask("rollback", node, admin)).isEqualTo("ok");
          await("back", () -> runs("v1.13.9"));
          assertThat(TalosJudge.ask("reset", node, admin)).contains("only member");
        });
  }

  private String talosconfig(String role) throws java.io.IOException {
    var text =
        configurator.talosconfig(
            cluster, secrets, List.of(NODE), List.of(role), Duration.ofHours(1));
    var file = directory.resolve(role.replace(':', '-') + ".yaml");
    return Files.writeString(file, text.reveal()).toString();
  }

  private static void assertReport(NodeReport report) {
    assertThat(report.boot()).hasSize(36);
    assertThat(report.services()).containsEntry("etcd", new Service("Running", true, ""));
    assertThat(report.staticPods()).containsEntry("kube-apiserver", true);
    assertThat(report.kubeNode()).isPresent();
    assertThat(report.memoryMiB()).isEqualTo(16384);
    assertThat(report.diskBytes()).isEqualTo(64_000_000_000L);
    var etcd = report.etcd().orElseThrow();
    assertThat(etcd.members()).hasSize(1);
    assertThat(etcd.self()).isEqualTo(etcd.leader()).isNotZero();
    assertThat(etcd.alarms()).isEmpty();
  }

  private void changes(Machine machine, Secret first) {
    assertThat(operations.readBack(NODE, cluster, secrets, first))
        .isEqualTo(new ReadBack.Read(true, true));
    var changed = wanted(cluster.withPatches(List.of("machine: {env: {A: b}}")), machine);
    assertThat(operations.readBack(NODE, cluster, secrets, changed))
        .isEqualTo(new ReadBack.Read(false, false));
    assertThat(operations.rehearse(NODE, cluster, secrets, changed, ApplyMode.AUTO))
        .isInstanceOfSatisfying(
            Applied.Taken.class, it -> assertThat(it.mode()).isEqualTo(ApplyMode.NO_REBOOT));
    assertThat(operations.readBack(NODE, cluster, secrets, changed))
        .as("a rehearsal changes nothing")
        .isEqualTo(new ReadBack.Read(false, false));
    operations.apply(NODE, cluster, secrets, changed, ApplyMode.STAGED);
    assertThat(operations.readBack(NODE, cluster, secrets, changed))
        .isEqualTo(new ReadBack.Read(false, true));
    operations.apply(NODE, cluster, secrets, changed, ApplyMode.AUTO);
    assertThat(operations.readBack(NODE, cluster, secrets, changed))
        .isEqualTo(new ReadBack.Read(true, true));
    var broken = Secret.of(changed.reveal().replace("kubelet:", "kublet:"));
    assertThat(operations.apply(NODE, cluster, secrets, broken, ApplyMode.AUTO))
        .isInstanceOf(Applied.Refused.class);
  }

  private void upgrades(Machine machine) throws InterruptedException {
    var next = wanted(cluster.withTalos("v1.13.10", cluster.schematic()), machine);
    var boot = report().orElseThrow().boot();
    assertThat(operations.upgrade(NODE, cluster, secrets, next)).isInstanceOf(Act.Done.class);
    await("upgraded", () -> runs("v1.13.10"));
    assertThat(report().orElseThrow().boot()).isNotEqualTo(boot);
    assertThat(operations.rollback(NODE, cluster, secrets)).isInstanceOf(Act.Done.class);
    await("back", () -> runs("v1.13.9"));
    assertThat(operations.removeMember(NODE, cluster, secrets, 7)).isInstanceOf(Act.Refused.class);
    assertThat(operations.kubernetes(Secret.of("a: b")).toString()).contains("no cluster");
  }
}
