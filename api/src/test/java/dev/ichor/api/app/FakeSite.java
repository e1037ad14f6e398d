package dev.ichor.api.app;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.Power;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A site whose nodes answer in maintenance and never take a configuration; BMCs always obey. */
final class FakeSite implements Power, Configurator {
  @Override
  public Reading read(BmcEndpoint bmc) {
    return new Reading.State(true);
  }

  @Override
  public Power.Result netbootOnce(BmcEndpoint bmc, Firmware firmware) {
    return new Power.Result.Done(List.of("armed one network boot", "turned on"));
  }

  @Override
  public Power.Result diskOnce(BmcEndpoint bmc, Firmware firmware) {
    return new Power.Result.Done(List.of("armed one disk boot", "restarted"));
  }

  @Override
  public Power.Result on(BmcEndpoint bmc) {
    return new Power.Result.Done(List.of("turned on"));
  }

  @Override
  public Power.Result off(BmcEndpoint bmc) {
    return new Power.Result.Failed("BMC is busy; try again in a minute", true);
  }

  @Override
  public Secret newSecrets(Cluster cluster) {
    return Secret.of("hush");
  }

  @Override
  public Generated configuration(Machine machine, Cluster cluster, Secret secrets) {
    return new Generated.Ready(Secret.of("configuration"), List.of());
  }

  @Override
  public Secret talosconfig(Cluster cluster, Secret secrets, List<InetAddress> endpoints) {
    return Secret.of("context: " + cluster.name() + "\n");
  }

  @Override
  public Inspection inspect(InetAddress node) {
    var hardware =
        new Hardware(
            Optional.of("Acme <script>"),
            Optional.of("One"),
            Optional.of("S1"),
            Optional.empty(),
            Architecture.AMD64,
            List.of(new Hardware.Processor("0", "Any", 4, 8)),
            8192,
            List.of(
                new Hardware.Disk("sda", 64L << 30, "Disk", "D1", "", "sata", false, false, false),
                new Hardware.Disk("sdb", 96L << 30, "Disk", "D2", "", "sata", false, false, false)),
            List.of(),
            false);
    return new Inspection.Found(
        hardware, "v1.13.9", "print", "maintenance", false, report("DIMM-A", "DIMM-B"));
  }

  /** From the second reading on, the machine at 127.77.201.66 lacks a module. */
  @Override
  public Survey survey(InetAddress node, Optional<Secret> secrets) {
    var found = (Inspection.Found) inspect(node);
    return node.getHostAddress().endsWith(".66")
        ? new Survey.Read(report("DIMM-A"), found.hardware())
        : new Survey.Read(found.report(), found.hardware());
  }

  private static HardwareReport report(String... slots) {
    return new HardwareReport(
        Instant.now(),
        "v1.13.9",
        Stream.of(slots)
            .map(
                slot ->
                    new HardwarePart(
                        HardwarePart.Kind.MEMORY,
                        slot,
                        Map.of("sizeMiB", "4096", "serial", "M-" + slot),
                        Map.of()))
            .toList(),
        Set.of());
  }

  @Override
  public Handover handOver(InetAddress node, Secret configuration, Secret secrets) {
    return new Handover.Uncertain("no answer");
  }

  @Override
  public Observation observe(InetAddress node, Cluster cluster, Secret secrets) {
    return new Observation.Unreachable("no answer");
  }

  @Override
  public Bootstrap bootstrap(InetAddress node, Cluster cluster, Secret secrets) {
    return new Bootstrap.NotYet("no answer");
  }

  @Override
  public Optional<Secret> kubeconfig(InetAddress node, Cluster cluster, Secret secrets) {
    return Optional.empty();
  }
}
