package dev.ichor.talos.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Bootstrap;
import dev.ichor.inventory.port.Configurator.Handover;
import dev.ichor.inventory.port.Configurator.Inspection;
import dev.ichor.inventory.port.Configurator.Observation;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.secrets.SecretsBundle;
import dev.ichor.talos.secrets.SecretsGenerator;
import dev.ichor.talos.secrets.SecretsYaml;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TalosConfiguratorTest {
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

  private static TalosConfigurator configurator(int port) {
    var limits = new NodeLimits(port, Duration.ofSeconds(15), Duration.ofSeconds(15));
    return new TalosConfigurator(
        new SecureRandom(), InstantSource.system(), limits, _ -> Reporting.NONE);
  }

  private static Secret ours() {
    return SecretsYaml.write(TestSecrets.fresh());
  }

  private static FakeNode configuredNode() throws Exception {
    var cluster = TestSecrets.fresh();
    var leaf = TestTls.configured(cluster, Instant.now(), "127.0.0.1");
    return new FakeNode(TestTls.mutual(leaf, cluster));
  }

  @Test
  @DisplayName("A maintenance node, Ed25519 with empty issuer, is read and its key's SHA-256 told")
  void inspectsMaintenance() throws Exception {
    var leaf = TestTls.maintenance();
    assertThat(leaf.certificate().getIssuerX500Principal().getName()).isEmpty();
    try (var node = new FakeNode(TestTls.open(leaf))) {
      fill(node);
      var found = configurator(node.port()).inspect(TestTls.loopback());
      assertThat(found).isInstanceOf(Inspection.Found.class);
      var seen = (Inspection.Found) found;
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(leaf.certificate().getPublicKey().getEncoded());
      assertThat(seen.fingerprint()).isEqualTo(Base64.getEncoder().encodeToString(digest));
      assertThat(seen.stage()).isEqualTo("maintenance");
      assertThat(seen.talosVersion()).isEqualTo("v1.13.9");
      assertThat(seen.installed()).isFalse();
      var hardware = seen.hardware();
      assertThat(hardware.architecture()).isEqualTo(Architecture.ARM64);
      assertThat(hardware.serial()).contains("SN-1");
      assertThat(hardware.manufacturer()).isEmpty();
      assertThat(hardware.memoryMiB()).isEqualTo(32768);
      assertThat(hardware.processors()).hasSize(1);
      assertThat(hardware.disks()).extracting(disk -> disk.devPath()).containsExactly("/dev/sda");
      assertThat(hardware.nics())
          .extracting(nic -> nic.mac())
          .containsExactly(
              MacAddress.parse("52:54:00:12:34:56"), MacAddress.parse("52:54:00:12:34:57"));
      assertThat(hardware.nics()).extracting(nic -> nic.speedMbit()).containsExactly(1000, 0);
    }
  }

  @Test
  @DisplayName("Before a hand-over no more is read than whose address it is: serial, UUID, NICs")
  void identifies() throws Exception {
    var leaf = TestTls.maintenance();
    try (var node = new FakeNode(TestTls.open(leaf))) {
      fill(node);
      node.refusals.put("Version", Status.INTERNAL.withDescription("it was asked for more"));
      var found = (Inspection.Found) configurator(node.port()).identify(TestTls.loopback());
      assertThat(found.hardware().serial()).contains("SN-1");
      assertThat(found.hardware().smbiosUuid()).isPresent();
      assertThat(found.hardware().nics()).hasSize(2);
      assertThat(found.hardware().disks()).isEmpty();
      assertThat(found.fingerprint()).isNotBlank();
    }
    try (var node = configuredNode()) {
      assertThat(configurator(node.port()).identify(TestTls.loopback()))
          .isEqualTo(new Inspection.Configured());
    }
  }

  private static void fill(FakeNode node) {
    var resources = node.resources;
    resources.put("MachineStatuses.runtime.talos.dev/machine", "stage: maintenance\n");
    resources.put("Versions.runtime.talos.dev/version", "version: v1.13.9\n");
    resources.put(
        "SystemInformations.hardware.talos.dev/systeminformation",
        "manufacturer: Default string\nproductName: P\nserialnumber: SN-1\nuuid: 4c4c4544-0000-2010-8020-80c04f202020\n");
    resources.put(
        "Processors.hardware.talos.dev/CPU0",
        "socket: CPU 0\nproductName: Epyc\ncoreCount: 16\nthreadCount: 32\n");
    resources.put("Processors.hardware.talos.dev/CPU1", "socket: CPU 1\n");
    resources.put("MemoryModules.hardware.talos.dev/A1", "sizeMiB: 16384\n");
    resources.put("MemoryModules.hardware.talos.dev/A2", "sizeMiB: 0\n");
    resources.put("MemoryModules.hardware.talos.dev/B1", "sizeMiB: 16384\n");
    resources.put(
        "Disks.block.talos.dev/sda",
        "size: 480103981056\nmodel: M\nserial: 010\ntransport: sata\nrotational: false\n");
    resources.put(
        "LinkStatuses.net.talos.dev/eth0",
        "type: ether\nkind: \"\"\nhardwareAddr: 52:54:00:12:34:56\nlinkState: true\nspeedMbit: 1000\n");
    resources.put(
        "LinkStatuses.net.talos.dev/eth1",
        "type: ether\nhardwareAddr: 52:54:00:12:34:56\npermanentAddr: 52:54:00:12:34:57\nspeedMbit: 4294967295\n");
    resources.put(
        "LinkStatuses.net.talos.dev/bond0",
        "type: ether\nkind: bond\nhardwareAddr: 52:54:00:12:34:56\n");
    resources.put("LinkStatuses.net.talos.dev/lo", "type: loopback\n: broken yaml [\n");
  }

  @Test
  @DisplayName(
      "Until 1.12 maintenance has no Version call: the architecture comes from the console")
  void olderMaintenance() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      fill(node);
      node.refusals.put("Version", Status.UNIMPLEMENTED.withDescription("not in maintenance mode"));
      var found = (Inspection.Found) configurator(node.port()).inspect(TestTls.loopback());
      assertThat(found.hardware().architecture()).isEqualTo(Architecture.AMD64);
    }
  }

  @Test
  @DisplayName("A node that sends lists without measure is believed for 4 MiB of them")
  void immeasurableLists() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      fill(node);
      var huge = "model: " + "x".repeat(200 << 10);
      for (var disk = 100; disk < 160; disk++) {
        node.resources.put("Disks.block.talos.dev/z" + disk, huge);
      }
      var found = (Inspection.Found) configurator(node.port()).inspect(TestTls.loopback());
      assertThat(found.hardware().disks()).hasSizeLessThan(30);
    }
  }

  @Test
  @DisplayName("The configuration goes out unchanged in mode AUTO, warnings come back")
  void handsOver() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      var outcome =
          configurator(node.port())
              .handOver(TestTls.loopback(), Secret.of("a: 1\n"), Secret.of("a: b"));
      assertThat(outcome).isInstanceOf(Handover.Accepted.class);
      assertThat(((Handover.Accepted) outcome).warnings())
          .containsExactly("use a document instead");
      assertThat(node.applied).hasSize(1);
      assertThat(node.applied.getFirst().getMode()).isEqualTo(ApplyConfigurationRequest.Mode.AUTO);
      assertThat(node.applied.getFirst().getData().toStringUtf8()).isEqualTo("a: 1\n");
    }
  }

  @Test
  @DisplayName("InvalidArgument is a refusal with Talos's own words")
  void refusal() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.refusals.put(
          "ApplyConfiguration", Status.INVALID_ARGUMENT.withDescription("unknown keys found"));
      var outcome =
          configurator(node.port())
              .handOver(TestTls.loopback(), Secret.of("x: 1"), Secret.of("a: b"));
      assertThat(outcome).isInstanceOf(Handover.Refused.class);
      assertThat(((Handover.Refused) outcome).advice()).contains("unknown keys found");
    }
  }

  @Test
  @DisplayName("A connection that breaks before the reply leaves the outcome uncertain")
  void lostReply() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.breaksOnApply = true;
      var outcome =
          configurator(node.port())
              .handOver(TestTls.loopback(), Secret.of("x: 1"), Secret.of("a: b"));
      assertThat(outcome).isInstanceOf(Handover.Uncertain.class);
      assertThat(((Handover.Uncertain) outcome).advice()).contains("broke before its reply");
    }
  }

  @Test
  @DisplayName("A node that asks for a client certificate (alert 116) is configured already")
  void alreadyConfigured() throws Exception {
    try (var node = configuredNode()) {
      var configurator = configurator(node.port());
      assertThat(configurator.inspect(TestTls.loopback()))
          .isInstanceOf(Inspection.Configured.class);
      assertThat(configurator.handOver(TestTls.loopback(), Secret.of("x: 1"), Secret.of("a: b")))
          .isInstanceOf(Handover.AlreadyConfigured.class);
      assertThat(node.applied).isEmpty();
    }
  }

  @Test
  @DisplayName("Nobody on the port is unreachable, not an exception")
  void nobody() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, TestTls.loopback())) {
      port = free.getLocalPort();
    }
    var configurator = configurator(port);
    assertThat(configurator.inspect(TestTls.loopback())).isInstanceOf(Inspection.Unreachable.class);
    assertThat(configurator.handOver(TestTls.loopback(), Secret.of(""), Secret.of("a: b")))
        .isInstanceOf(Handover.Uncertain.class);
    assertThat(configurator.observe(TestTls.loopback(), CLUSTER, ours()))
        .isInstanceOf(Observation.Unreachable.class);
    assertThat(configurator.bootstrap(TestTls.loopback(), CLUSTER, ours()))
        .isInstanceOf(Bootstrap.NotYet.class);
  }

  @Test
  @DisplayName("A configured node is observed over mutual TLS with the os:admin certificate")
  void observes() throws Exception {
    try (var node = configuredNode()) {
      node.resources.put(
          "MachineStatuses.runtime.talos.dev/machine",
          "stage: booting\nstatus:\n  ready: false\n  unmetConditions:\n    - name: services\n      reason: etcd\n");
      node.resources.put("SystemDisks.block.talos.dev/system-disk", "diskID: sda\n");
      node.resources.put("Versions.runtime.talos.dev/version", "version: v1.13.9\n");
      var seen = configurator(node.port()).observe(TestTls.loopback(), CLUSTER, ours());
      assertThat(seen)
          .isEqualTo(
              new Observation.Seen(
                  "booting", false, List.of("services: etcd"), true, "v1.13.9", Optional.empty()));
    }
  }

  @Test
  @DisplayName("A node still in maintenance is recognised by its certificate from nobody")
  void observesMaintenance() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      assertThat(configurator(node.port()).observe(TestTls.loopback(), CLUSTER, ours()))
          .isInstanceOf(Observation.Maintenance.class);
    }
  }

  @Test
  @DisplayName("Another cluster's node, a wrong clock and another address are told apart")
  void otherCertificates() throws Exception {
    var others = otherCluster();
    var leaf = TestTls.configured(others, Instant.now(), "127.0.0.1");
    try (var node = new FakeNode(TestTls.mutual(leaf, others))) {
      assertThat(observe(node)).isInstanceOf(Observation.NotOurs.class);
      assertThat(configurator(node.port()).bootstrap(TestTls.loopback(), CLUSTER, ours()))
          .isInstanceOf(Bootstrap.WrongTarget.class);
    }
    var ours = TestSecrets.fresh();
    var past = TestTls.configured(ours, Instant.now().minus(Duration.ofDays(400)), "127.0.0.1");
    try (var node = new FakeNode(TestTls.mutual(past, ours))) {
      assertThat(((Observation.Unreachable) observe(node)).advice()).contains("clock");
    }
    var elsewhere = TestTls.configured(ours, Instant.now(), "10.0.0.9");
    try (var node = new FakeNode(TestTls.mutual(elsewhere, ours))) {
      assertThat(((Observation.Unreachable) observe(node)).advice()).contains("another address");
    }
  }

  @Test
  @DisplayName("A node that trusts another authority refuses our certificate: not ours")
  void refusesUs() throws Exception {
    var leaf = TestTls.configured(TestSecrets.fresh(), Instant.now(), "127.0.0.1");
    try (var node = new FakeNode(TestTls.mutual(leaf, otherCluster()))) {
      assertThat(observe(node)).isInstanceOf(Observation.NotOurs.class);
    }
  }

  private static Observation observe(FakeNode node) {
    return configurator(node.port()).observe(TestTls.loopback(), CLUSTER, ours());
  }

  private static SecretsBundle otherCluster() {
    return Others.BUNDLE;
  }

  private static final class Others {
    static final SecretsBundle BUNDLE =
        new SecretsGenerator(new SecureRandom()).generate(Instant.now());
  }

  @Test
  @DisplayName("Bootstrap: done, done before, not yet and the wrong node are four answers")
  void bootstraps() throws Exception {
    try (var node = configuredNode()) {
      var configurator = configurator(node.port());
      assertThat(configurator.bootstrap(TestTls.loopback(), CLUSTER, ours()))
          .isInstanceOf(Bootstrap.Done.class);
      node.refusals.put("Bootstrap", Status.ALREADY_EXISTS.withDescription("not empty"));
      assertThat(configurator.bootstrap(TestTls.loopback(), CLUSTER, ours()))
          .isInstanceOf(Bootstrap.AlreadyDone.class);
      node.refusals.put("Bootstrap", Status.FAILED_PRECONDITION.withDescription("time"));
      assertThat(configurator.bootstrap(TestTls.loopback(), CLUSTER, ours()))
          .isInstanceOf(Bootstrap.NotYet.class);
      node.refusals.put("Bootstrap", Status.UNIMPLEMENTED.withDescription("worker"));
      assertThat(configurator.bootstrap(TestTls.loopback(), CLUSTER, ours()))
          .isInstanceOf(Bootstrap.WrongTarget.class);
    }
  }

  @Test
  @DisplayName("The kubeconfig is taken from a tar.gz that has no end")
  void kubeconfig() throws Exception {
    var archive = unclosedArchive("apiVersion: v1\n");
    try (var node = configuredNode()) {
      var configurator = configurator(node.port());
      assertThat(configurator.kubeconfig(TestTls.loopback(), CLUSTER, ours())).isEmpty();
      node.kubeconfig =
          List.of(Arrays.copyOf(archive, 20), Arrays.copyOfRange(archive, 20, archive.length));
      assertThat(configurator.kubeconfig(TestTls.loopback(), CLUSTER, ours()))
          .map(Secret::reveal)
          .contains("apiVersion: v1\n");
    }
  }

  /** Header, content, no padding, no end blocks; gzip flushed but without its trailer. */
  static byte[] unclosedArchive(String text) throws Exception {
    return archive(text, "%011o".formatted(text.getBytes(UTF_8).length));
  }

  static byte[] archive(String text, String sizeField) throws Exception {
    var header = new byte[512];
    System.arraycopy("kubeconfig".getBytes(UTF_8), 0, header, 0, 10);
    System.arraycopy(sizeField.getBytes(UTF_8), 0, header, 124, sizeField.length());
    var bytes = new ByteArrayOutputStream();
    var gzip = new GZIPOutputStream(bytes, 512, true);
    gzip.write(header);
    gzip.write(text.getBytes(UTF_8));
    gzip.flush();
    return bytes.toByteArray();
  }
}
