package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.HardwarePart.Kind;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Bootstrap;
import dev.ichor.inventory.port.Configurator.Handover;
import dev.ichor.inventory.port.Configurator.Inspection;
import dev.ichor.inventory.port.Configurator.Observation;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.talos.Conformance;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.secrets.SecretsGenerator;
import dev.ichor.talos.secrets.SecretsYaml;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Against a node of Talos's own stubs, resources and certificates (needs Go)")
class GoNodeTest {
  private static final Cluster CLUSTER =
      new Cluster(
          "bronze",
          URI.create("https://10.77.0.10:6443"),
          "v1.13.9",
          "0".repeat(64),
          "1.36.3",
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws Exception {
    Conformance.require();
  }

  /** The Go program, ended by closing its input. */
  private record GoNode(Process process, BufferedReader output, TalosConfigurator configurator)
      implements AutoCloseable {
    static GoNode start(String... mode) throws IOException {
      var process = Conformance.start(mode);
      var output = process.inputReader();
      var port = Integer.parseInt(String.valueOf(output.readLine()));
      var limits = new NodeLimits(port, Duration.ofSeconds(15), Duration.ofSeconds(15));
      return new GoNode(
          process,
          output,
          new TalosConfigurator(
              new SecureRandom(), InstantSource.system(), limits, _ -> Reporting.NONE));
    }

    @Override
    public void close() throws Exception {
      process.outputWriter().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      output.close();
    }
  }

  @Test
  @DisplayName("Maintenance: Talos's resources read as hardware, its own text comes with a refusal")
  void maintenance() throws Exception {
    try (var node = GoNode.start("node", "maintenance")) {
      var found = (Inspection.Found) node.configurator().inspect(TestTls.loopback());
      assertThat(found.stage()).isEqualTo("maintenance");
      assertThat(found.talosVersion()).isEqualTo("v1.13.9");
      assertThat(found.hardware()).isEqualTo(expected());
      var golden = TestSecrets.resource("controlplane-1.13.yaml");
      assertThat(
              node.configurator()
                  .handOver(TestTls.loopback(), Secret.of(golden), Secret.of("a: b")))
          .isInstanceOf(Handover.Accepted.class);
      var broken = Secret.of(golden.replace("kubelet:", "kublet:"));
      var refused = node.configurator().handOver(TestTls.loopback(), broken, Secret.of("a: b"));
      assertThat(((Handover.Refused) refused).advice()).contains("unknown keys", "kublet");
      var token = TestSecrets.fixed().trustdToken().reveal();
      var quoting =
          Secret.of(golden.replaceFirst("  ca:", "  cas:\n    token: " + token + "\n  ca:"));
      var quoted = node.configurator().handOver(TestTls.loopback(), quoting, Secret.of("a: b"));
      assertThat(((Handover.Refused) quoted).advice()).contains("***").doesNotContain(token);
      assertThat(node.configurator().observe(TestTls.loopback(), CLUSTER, secrets()))
          .isInstanceOf(Observation.Maintenance.class);
    }
  }

  private static Hardware expected() {
    return new Hardware(
        Optional.of("Acme"),
        Optional.empty(),
        Optional.of("0012"),
        Optional.of(UUID.fromString("4c4c4544-0000-2010-8020-80c04f202020")),
        Architecture.ARM64,
        List.of(new Hardware.Processor("CPU 0", "Epyc", 16, 32)),
        16384,
        List.of(
            new Hardware.Disk(
                "nvme0n1", 480_103_981_056L, "010", "1e5", "", "nvme", false, false, false)),
        List.of(
            new Hardware.Nic("eth0", MacAddress.parse("52:54:00:12:34:56"), true, 10000, "ice")),
        true);
  }

  private static Secret secrets() throws Exception {
    return SecretsYaml.write(TestSecrets.fixed());
  }

  @Test
  @DisplayName("Talos's resources read as parts; Logs, Dmesg and List of its stubs as ours expect")
  void evidence() throws Exception {
    try (var node = GoNode.start("node", "maintenance")) {
      var survey = (Survey.Read) node.configurator().survey(TestTls.loopback(), Optional.empty());
      var report = survey.report();
      assertThat(report.of(Kind.MEMORY).getFirst().facts())
          .containsEntry("serial", "0007")
          .containsEntry("locator", "DIMM A1")
          .containsEntry("sizeMiB", "16384");
      assertThat(report.of(Kind.PCI).getFirst().facts()).containsEntry("vendorId", "0x8086");
      assertThat(report.of(Kind.DISK).getFirst().state()).containsEntry("contents", "EFI");
      assertThat(report.of(Kind.EXTENSION).getFirst().slot()).isEqualTo("iscsi-tools");
      assertThat(report.of(Kind.SECURITY).getFirst().facts())
          .containsEntry("secureBoot", "true")
          .containsEntry("tpm", "2.0");
      assertThat(lines(node, new LogWish.Service("kubelet", 10, false)))
          .containsExactly(
              new LogItem.Line("one"), new LogItem.Line("two"), new LogItem.End("that is all"));
      assertThat(lines(node, new LogWish.Kernel(false)))
          .startsWith(new LogItem.Line("kern: info: started"));
      assertThat(lines(node, new LogWish.Service("kublet", 10, false)).getLast().toString())
          .contains("no log of a service 'kublet'");
    }
  }

  private static List<LogItem> lines(GoNode node, LogWish wish) throws Exception {
    var items = new ArrayList<LogItem>();
    try (var tail = node.configurator().log(TestTls.loopback(), Optional.empty(), wish, Set.of())) {
      do {
        items.add(tail.next(Duration.ofSeconds(30)));
      } while (!(items.getLast() instanceof LogItem.End));
    }
    return items;
  }

  @Test
  @DisplayName("Configured: Go's TLS takes our certificate, and refuses none and another cluster's")
  void configured() throws Exception {
    var bundle = Files.writeString(directory.resolve("secrets.yaml"), secrets().reveal());
    try (var node = GoNode.start("node", "configured", bundle.toString())) {
      var configurator = node.configurator();
      assertThat(configurator.observe(TestTls.loopback(), CLUSTER, secrets()))
          .isEqualTo(
              new Observation.Seen(
                  "booting", false, List.of("services: etcd"), false, "v1.13.9", Optional.empty()));
      assertThat(configurator.bootstrap(TestTls.loopback(), CLUSTER, secrets()))
          .isInstanceOf(Bootstrap.AlreadyDone.class);
      assertThat(configurator.inspect(TestTls.loopback()))
          .isInstanceOf(Inspection.Configured.class);
      assertThat(configurator.handOver(TestTls.loopback(), Secret.of("x: 1"), Secret.of("a: b")))
          .isInstanceOf(Handover.AlreadyConfigured.class);
      var others =
          SecretsYaml.write(new SecretsGenerator(new SecureRandom()).generate(Instant.now()));
      assertThat(configurator.observe(TestTls.loopback(), CLUSTER, others))
          .isInstanceOf(Observation.NotOurs.class);
    }
  }
}
