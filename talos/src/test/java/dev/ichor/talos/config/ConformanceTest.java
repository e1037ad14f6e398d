package dev.ichor.talos.config;

import static dev.ichor.talos.Conformance.judge;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.Conformance;
import dev.ichor.talos.Conformance.Verdict;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.secrets.ClientAccess;
import dev.ichor.talos.secrets.SecretsYaml;
import dev.ichor.talos.wire.cluster.ClusterInfo;
import dev.ichor.talos.wire.cosi.GetRequest;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import dev.ichor.talos.wire.machine.SequenceEvent;
import dev.ichor.talos.wire.storage.Disk;
import dev.ichor.talos.wire.time.TimeRequest;
import dev.ichor.talos.yaml.YamlReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Judged by Talos's own library (talos/conformance, needs Go)")
class ConformanceTest {
  @TempDir private static Path directory;

  @BeforeAll
  static void build() throws Exception {
    Conformance.require();
  }

  private static String file(String name, String text) throws Exception {
    return Files.write(directory.resolve(name), text.getBytes(UTF_8)).toString();
  }

  private static void accepted(Verdict verdict) {
    assertThat(verdict.text().strip()).isEqualTo("ok");
  }

  private static String secrets() throws Exception {
    return file("secrets.yaml", TestSecrets.resource("test-only-secrets.yaml"));
  }

  @Test
  @DisplayName("Our secrets bundles load and validate, the fixed one and a fresh one")
  void bundles() throws Exception {
    accepted(judge("secrets", secrets()));
    var fresh = SecretsYaml.write(TestSecrets.fresh()).reveal();
    accepted(judge("secrets", file("fresh.yaml", fresh)));
  }

  @Test
  @DisplayName("Our talosconfig loads")
  void talosconfig() throws Exception {
    var talosconfig =
        new ClientAccess(new SecureRandom())
            .talosconfig(
                "bronze",
                TestSecrets.fixed(),
                List.of(InetAddress.ofLiteral("10.0.0.5")),
                Instant.now(),
                ClientAccess.TALOSCONFIG_LIFETIME);
    accepted(judge("talosconfig", file("talosconfig", talosconfig.reveal())));
  }

  @TestFactory
  @DisplayName("Our configuration validates on metal")
  Stream<DynamicTest> validates() {
    return Stream.of(Role.values())
        .flatMap(
            role ->
                Stream.of("v1.11.6", "v1.12.11", "v1.13.9", "v1.14.0")
                    .map(
                        version ->
                            DynamicTest.dynamicTest(
                                role + " " + version, () -> validates(role, version))));
  }

  private void validates(Role role, String version) throws Exception {
    var patch =
        "machine:\n  sysctls:\n    net.core.somaxconn: \"65535\"\n  certSANs: [n1.example]\n";
    var generated =
        ConfigGenerator.generate(
            TestConfigs.machine("n1", role, patch),
            TestConfigs.cluster(version, "cluster: {network: {podSubnets: [10.100.0.0/16]}}"),
            TestSecrets.fixed(),
            java.util.Map.of(),
            TestConfigs.REPORTING);
    assertThat(generated).isInstanceOf(Generated.Ready.class);
    var text = ((Generated.Ready) generated).configuration().reveal();
    accepted(judge("validate", file(role + version + ".yaml", text)));
  }

  @Test
  @DisplayName("The reporting documents alone load and leave a machine waiting")
  void reporting() throws Exception {
    var verdict = judge("validate", file("reporting.yaml", TestConfigs.REPORTING.yaml()));
    assertThat(verdict.text().strip()).isEqualTo("incomplete");
  }

  @TestFactory
  @DisplayName("From the same secrets Talos generates the same configuration")
  Stream<DynamicTest> sameAsTalos() {
    var contracts = List.of(VersionContract.V1_11, VersionContract.V1_12, VersionContract.V1_13);
    return Stream.of(Role.values())
        .flatMap(
            role ->
                contracts.stream()
                    .map(
                        contract ->
                            DynamicTest.dynamicTest(
                                "%s 1.%d".formatted(role, contract.talosMinor()),
                                () -> sameAsTalos(contract, role))));
  }

  private void sameAsTalos(VersionContract contract, Role role) throws Exception {
    var input = TestConfigs.input(contract, role);
    var verdict =
        judge(
            "generate",
            secrets(),
            role.talosName(),
            "v1." + contract.talosMinor(),
            input.kubernetesVersion(),
            input.installDisk().orElseThrow(),
            input.installImage(),
            input.clusterName(),
            input.endpoint().toString());
    assertThat(verdict.exit()).as(verdict.text()).isZero();
    assertThat(MachineConfig.generate(input).documents())
        .isEqualTo(YamlReader.documents(verdict.text()));
  }

  private static MachineConfig base() throws Exception {
    var input = TestConfigs.input(VersionContract.V1_13, Role.CONTROL_PLANE);
    var documents = new ArrayList<>(MachineConfig.generate(input).documents());
    documents.addAll(TestConfigs.REPORTING.documents());
    return new MachineConfig(documents);
  }

  @Test
  @DisplayName("Every message, field, enumeration and method of our .proto files is Talos's")
  void descriptors() throws Exception {
    var set = FileDescriptorSet.newBuilder();
    Set<FileDescriptor> files = new LinkedHashSet<>();
    for (var each :
        List.of(
            BootstrapRequest.getDescriptor(),
            SequenceEvent.getDescriptor(),
            Disk.getDescriptor(),
            ClusterInfo.getDescriptor(),
            TimeRequest.getDescriptor(),
            GetRequest.getDescriptor())) {
      collect(each.getFile(), files);
    }
    files.forEach(each -> set.addFile(each.toProto()));
    var path = Files.write(directory.resolve("descriptors"), set.build().toByteArray());
    assertThat(judge("descriptors", path.toString()).text()).startsWith("ok ");
  }

  private static void collect(FileDescriptor file, Set<FileDescriptor> into) {
    file.getDependencies().forEach(each -> collect(each, into));
    into.add(file);
  }

  @Test
  @DisplayName("The judge can say no: an unknown key, a worker with a key")
  void sayingNo() throws Exception {
    var text = base().render().reveal();
    assertThat(judge("validate", file("bad.yaml", text.replace("kubelet:", "kublet:"))).exit())
        .isOne();
    var worker = Secret.of(text.replace("type: \"controlplane\"", "type: \"worker\""));
    assertThat(judge("validate", file("bad2.yaml", worker.reveal())).exit()).isOne();
  }
}
