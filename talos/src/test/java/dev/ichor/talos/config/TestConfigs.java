package dev.ichor.talos.config;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Progress;
import dev.ichor.inventory.model.Role;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.contract.VersionContract;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Machines and clusters of the configuration tests. */
final class TestConfigs {
  static final Reporting REPORTING =
      new Reporting(Optional.of("10.77.0.1:8090"), Optional.of("tcp://10.77.0.1:8091"));

  private TestConfigs() {}

  static ConfigInput input(VersionContract contract, Role role) throws Exception {
    return new ConfigInput(
        contract,
        role,
        "bronze",
        URI.create("https://10.77.0.10:6443"),
        "1.34.3",
        "factory.talos.dev/metal-installer/abc:v1.%d.0".formatted(contract.talosMinor()),
        Optional.of("/dev/sda"),
        Optional.empty(),
        List.of(),
        TestSecrets.fixed(),
        Reporting.NONE);
  }

  static Cluster cluster(String talosVersion, String... patches) {
    return new Cluster(
        "bronze",
        URI.create("https://10.77.0.10:6443"),
        talosVersion,
        "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba",
        "1.34.3",
        Optional.empty(),
        List.of(),
        List.of(patches),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Machine machine(String name, Role role, String... patches) {
    var disk =
        new Hardware.Disk("nvme0n1", 480_103_981_056L, "M", "S1", "", "nvme", false, false, false);
    var hardware =
        new Hardware(
            Optional.of("Acme"),
            Optional.of("One"),
            Optional.of("SN1"),
            Optional.empty(),
            Architecture.AMD64,
            List.of(),
            32768,
            List.of(disk),
            List.of(),
            false);
    return new Machine(
        MachineId.random(),
        new Machine.MachineKeys(Optional.empty(), Optional.of("SN1"), Set.of()),
        name,
        MachineState.PROVISIONING,
        Instant.EPOCH,
        Optional.empty(),
        false,
        false,
        Optional.of(hardware),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Machine.Assignment("bronze", role, List.of(patches))),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Progress.NONE);
  }
}
