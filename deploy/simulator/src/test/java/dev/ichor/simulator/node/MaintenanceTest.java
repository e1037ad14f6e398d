package dev.ichor.simulator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest.Mode;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import dev.ichor.talos.wire.machine.DmesgRequest;
import dev.ichor.talos.wire.machine.LogsRequest;
import dev.ichor.talos.wire.machine.RebootRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node in maintenance mode")
class MaintenanceTest {
  @TempDir Path directory;
  private final NodeRuntime runtime = new NodeRuntime(TestMachines.fast());
  private final TestCluster cluster = new TestCluster();
  private TestNode node;
  private TestClient client;

  @BeforeEach
  void start() throws InterruptedException {
    node = new TestNode(runtime, 1, "127.79.1.1", directory, NodeFaults.none(), "");
    client = TestClient.insecure(node.address);
    node.powerOn();
    node.awaitStage(Stage.MAINTENANCE);
  }

  private void restart(NodeFaults faults) throws InterruptedException {
    stopNode();
    node = new TestNode(runtime, 1, "127.79.1.1", directory, faults, "");
    client = TestClient.insecure(node.address);
    node.powerOn();
    node.awaitStage(Stage.MAINTENANCE);
  }

  private void stopNode() {
    client.close();
    node.close();
  }

  @AfterEach
  void stop() {
    stopNode();
    runtime.close();
  }

  private static void assertStatus(Status.Code code, String text, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(text);
            });
  }

  @Test
  @DisplayName("shows an Ed25519 leaf with an empty issuer and serves anyone")
  void certificate() {
    client.machine().version(Empty.getDefaultInstance());
    var certificate = client.serverCertificate().orElseThrow();
    assertThat(certificate.getIssuerX500Principal().getName()).isEmpty();
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=maintenance-service.talos.dev");
    assertThat(certificate.getPublicKey().getAlgorithm()).isIn("Ed25519", "EdDSA");
  }

  @Test
  @DisplayName("answers readers' methods and denies the others")
  void permissions() {
    assertThat(
            client
                .machine()
                .version(Empty.getDefaultInstance())
                .getMessages(0)
                .getVersion()
                .getTag())
        .isEqualTo("v1.13.9");
    assertThat(client.storage().disks(Empty.getDefaultInstance()).getMessages(0).getDisksList())
        .hasSize(3);
    assertStatus(
        Status.Code.PERMISSION_DENIED,
        "not authorized",
        () -> client.machine().bootstrap(BootstrapRequest.getDefaultInstance()));
    assertStatus(
        Status.Code.PERMISSION_DENIED,
        "not authorized",
        () -> client.machine().reboot(RebootRequest.getDefaultInstance()));
    assertStatus(
        Status.Code.PERMISSION_DENIED,
        "not authorized",
        () -> client.machine().kubeconfig(Empty.getDefaultInstance()).next());
    assertStatus(
        Status.Code.UNIMPLEMENTED, "", () -> client.machine().loadAvg(Empty.getDefaultInstance()));
  }

  @Test
  @DisplayName("reports its hardware as COSI resources in yaml")
  void resources() {
    assertThat(client.get("hardware", "SystemInformations.hardware.talos.dev", "systeminformation"))
        .contains("serialnumber: SN0001", "uuid: 4c4c4544-0000-1000-8000-000000000001");
    assertThat(client.list("runtime", "Disks.block.talos.dev"))
        .extracting(resource -> resource.getMetadata().getId())
        .containsExactly("sda", "nvme0n1", "sdb");
    assertThat(client.list("runtime", "Disks.block.talos.dev").get(1).getSpec().getYamlSpec())
        .contains("serial: \"010\"", "transport: nvme", "size: 480000000000");
    assertThat(client.list("runtime", "SystemDisks.block.talos.dev")).isEmpty();
    assertThat(client.list("hardware", "Processors.hardware.talos.dev")).hasSize(1);
    assertThat(client.get("network", "LinkStatuses.net.talos.dev", "eth0"))
        .contains("hardwareAddr: \"52:54:00:00:00:01\"");
    assertThat(client.get("runtime", "MachineStatuses.runtime.talos.dev", "machine"))
        .contains("stage: maintenance");
  }

  @Test
  @DisplayName(
      "says NotFound for an id, PermissionDenied for an unknown or sensitive type and an empty namespace")
  void resourceFaults() {
    assertStatus(
        Status.Code.NOT_FOUND,
        "doesn't exist",
        () -> client.get("runtime", "Disks.block.talos.dev", "sdz"));
    assertStatus(
        Status.Code.PERMISSION_DENIED,
        "not supported",
        () -> client.get("runtime", "Cats.talos.dev", "tom"));
    assertStatus(
        Status.Code.PERMISSION_DENIED,
        "not authorized",
        () -> client.get("config", "MachineConfigs.config.talos.dev", "v1alpha1"));
    assertStatus(
        Status.Code.PERMISSION_DENIED,
        "namespace",
        () -> client.get("", "Disks.block.talos.dev", "sda"));
  }

  @Test
  @DisplayName("judges a dry run and stays as it was")
  void dryRun() {
    var request = TestClient.request(cluster.controlPlane()).setDryRun(true).build();
    assertThat(client.machine().applyConfiguration(request).getMessages(0).getModeDetails())
        .contains("ry run");
    assertThat(node.stage()).isEqualTo(Stage.MAINTENANCE);
    assertThat(node.node.disk().isInstalled()).isFalse();
  }

  @Test
  @DisplayName("takes side documents alone and stays in maintenance")
  void sideDocuments() {
    client.apply("apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 127.0.0.1:9\n");
    assertThat(node.stage()).isEqualTo(Stage.MAINTENANCE);
    client.machine().version(Empty.getDefaultInstance());
  }

  @Test
  @DisplayName(
      "refuses what is not a configuration for this machine with InvalidArgument, naming every finding")
  void refusals() {
    String good = cluster.controlPlane();
    refused(good.replace("/dev/sda", "/dev/sdx"), "machine.install.disk: \"/dev/sdx\"");
    refused(good.replace("abcdef.0123456789abcdef", "short"), "machine.token");
    refused(good.replace("https://", "http://"), "cluster.controlPlane.endpoint");
    refused(good.replace("clusterName: one", "clusterNam: one"), "unknown key cluster.clusterNam");
    refused(
        good.replace("type: controlplane", "type: worker"),
        "cluster.etcd: is not allowed on a worker");
    refused(good.replace("version: v1alpha1", "version: v2"), "version: must be v1alpha1");
    refused(good.replace("kind: HostnameConfig", "kind: HostnomeConfig"), "not registered");
    refused(good + "---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: off\n", "not a unique");
    refused(good + "---\n" + good, "not a unique");
    refused(good + "cluster: {}\nkind: [", "yaml");
    refused(
        cluster.worker().replace("key: \"\"", "key: QUJD"),
        "machine.ca.key: is not allowed on a worker");
    refused(cluster.worker().replace(">= 100GB", "> 5TB"), "no disk of this machine matches");
    refused(
        good.replace("/dev/sda", "/dev/sdx").replace("https://", "http://"), "2 errors occurred");
    assertStatus(
        Status.Code.UNIMPLEMENTED,
        "STAGED",
        () ->
            client
                .machine()
                .applyConfiguration(TestClient.request(good).setMode(Mode.STAGED).build()));
    assertThat(node.stage()).isEqualTo(Stage.MAINTENANCE);
  }

  private void refused(String yaml, String text) {
    assertStatus(Status.Code.INVALID_ARGUMENT, text, () -> client.apply(yaml));
  }

  @Test
  @DisplayName("refuses a right configuration once when told to, then takes it")
  void refuseOnce() throws InterruptedException {
    restart(NodeFaults.none().withRefusedConfigs(1));
    refused(cluster.controlPlane(), "simulated refusal");
    client.apply(cluster.controlPlane());
    node.awaitStage(Stage.INSTALLING);
  }

  @Test
  @DisplayName("that loses the reply has taken the configuration all the same")
  void lostReply() throws InterruptedException {
    restart(NodeFaults.none().withDroppedReplies(1));
    assertStatus(Status.Code.UNAVAILABLE, "", () -> client.apply(cluster.controlPlane()));
    TestMachines.await("installation", () -> node.node.disk().isInstalled());
  }

  @Test
  @DisplayName("comes back to maintenance after an installation that went wrong")
  void failedInstall() throws InterruptedException {
    restart(NodeFaults.none().withFailedInstalls(1));
    client.apply(cluster.controlPlane());
    TestMachines.await("reboot", () -> node.reboots.get() == 1);
    node.awaitStage(Stage.MAINTENANCE);
    assertThat(node.node.disk().isInstalled()).isFalse();
  }

  @Test
  @DisplayName("loses its last memory module from the second boot on, when it is told to")
  void losesMemory() throws InterruptedException {
    assertThat(client.list("hardware", "MemoryModules.hardware.talos.dev")).hasSize(2);
    restart(NodeFaults.none().withLostMemory(1));
    assertThat(client.list("hardware", "MemoryModules.hardware.talos.dev")).hasSize(1);
  }

  @Test
  @DisplayName("shows its own log and the kernel's to anyone, and no log of what is not there")
  void logs() {
    var request = LogsRequest.newBuilder().setNamespace("system").setTailLines(-1);
    assertThat(
            client
                .machine()
                .logs(request.setId("machined").build())
                .next()
                .getBytes()
                .toStringUtf8())
        .contains("boot 1 of Talos");
    assertThat(
            client
                .machine()
                .dmesg(DmesgRequest.getDefaultInstance())
                .next()
                .getBytes()
                .toStringUtf8())
        .contains("[talos] boot 1 of Talos");
    assertStatus(
        Status.Code.NOT_FOUND,
        "was not registered",
        () -> client.machine().logs(request.setId("kublet").build()).next());
  }
}
