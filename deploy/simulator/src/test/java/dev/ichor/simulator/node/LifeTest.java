package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.TestMachines.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import dev.ichor.talos.wire.machine.EtcdMemberListRequest;
import dev.ichor.talos.wire.machine.ResetRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The life of a control plane and a worker")
class LifeTest {
  @TempDir Path directory;
  private final NodeRuntime runtime = new NodeRuntime(TestMachines.fast());
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void stop() {
    runtime.close();
  }

  private TestNode machine(int number, NodeRuntime in) {
    return new TestNode(in, number, "127.79.2." + number, directory, NodeFaults.none(), "");
  }

  private static void configure(TestNode node, String yaml) throws InterruptedException {
    node.powerOn();
    node.awaitStage(Stage.MAINTENANCE);
    try (var client = TestClient.insecure(node.address)) {
      client.apply(yaml);
    }
    await("installed", () -> node.node.disk().isInstalled());
    node.awaitStage(Stage.BOOTING);
  }

  private Status.Code bootstrap(TestNode node) {
    try (var admin = TestClient.as(cluster.client("os:admin"), node.address)) {
      admin.machine().bootstrap(BootstrapRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  @DisplayName(
      "maintenance, install, disk, bootstrap, running; the worker's port opens with a control plane")
  void wholeLife() throws InterruptedException, IOException {
    try (var cp = machine(1, runtime);
        var worker = machine(2, runtime)) {
      configure(worker, cluster.worker());
      await(
          "worker waits for trustd",
          () -> worker.stage() == Stage.BOOTING && worker.reboots.get() == 1);
      assertThat(worker.node.disk().systemDisk()).contains("/dev/sdb");
      configure(cp, cluster.controlPlane());
      await("bootstrap", () -> bootstrap(cp) == Status.Code.OK);
      cp.awaitStage(Stage.RUNNING);
      worker.awaitStage(Stage.RUNNING);
      assertThat(bootstrap(cp)).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(bootstrap(worker)).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(runtime.fabric().mostBootstraps()).isEqualTo(1);
      assertApi(cp);
    }
  }

  private void assertApi(TestNode cp) throws IOException {
    try (var reader = TestClient.as(cluster.client("os:reader"), cp.address)) {
      assertThat(reader.get("runtime", "MachineStatuses.runtime.talos.dev", "machine"))
          .contains("stage: running", "ready: true");
      assertThat(reader.get("runtime", "SystemDisks.block.talos.dev", "system-disk"))
          .contains("devPath: /dev/sda");
      assertThat(reader.get("config", "MachineTypes.config.talos.dev", "machine-type"))
          .contains("controlplane");
      var members = reader.machine().etcdMemberList(EtcdMemberListRequest.getDefaultInstance());
      assertThat(members.getMessages(0).getMembersList()).hasSize(1);
      assertThatThrownBy(() -> reader.apply(cluster.controlPlane()))
          .hasMessageContaining("not authorized");
    }
    try (var admin = TestClient.as(cluster.client("os:admin"), cp.address)) {
      byte[] archive =
          admin.machine().kubeconfig(Empty.getDefaultInstance()).next().getBytes().toByteArray();
      byte[] tar = new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes();
      int size = Integer.parseInt(new String(tar, 124, 11, StandardCharsets.US_ASCII), 8);
      assertThat(tar).as("no padding, no end blocks").hasSize(512 + size);
      assertThat(new String(tar, 512, size, StandardCharsets.UTF_8))
          .contains("current-context: admin@one", "server: https://127.77.0.10:6443");
    }
  }

  @Test
  @DisplayName("a configured node wants a client certificate of its machine.ca")
  void mutualTls() throws InterruptedException {
    try (var cp = machine(3, runtime)) {
      configure(cp, cluster.controlPlane());
      await("bootstrap", () -> bootstrap(cp) == Status.Code.OK);
      try (var nobody = TestClient.insecure(cp.address);
          var stranger = TestClient.as(new TestCluster().client("os:admin"), cp.address)) {
        assertThatThrownBy(() -> nobody.machine().version(Empty.getDefaultInstance()))
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessageContaining("UNAVAILABLE");
        assertThatThrownBy(() -> stranger.machine().version(Empty.getDefaultInstance()))
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessageContaining("UNAVAILABLE");
      }
    }
  }

  @Test
  @DisplayName("a second control plane joins by itself; one bootstrap is enough")
  void join() throws InterruptedException {
    try (var first = machine(4, runtime);
        var second = machine(5, runtime)) {
      configure(first, cluster.controlPlane());
      configure(second, cluster.controlPlane());
      await("bootstrap", () -> bootstrap(first) == Status.Code.OK);
      first.awaitStage(Stage.RUNNING);
      second.awaitStage(Stage.RUNNING);
      assertThat(bootstrap(second)).isEqualTo(Status.Code.ALREADY_EXISTS);
    }
  }

  @Test
  @DisplayName("a restarted process goes on from the disk, etcd's data included")
  void restart() throws InterruptedException {
    try (var cp = machine(6, runtime)) {
      configure(cp, cluster.controlPlane());
      await("bootstrap", () -> bootstrap(cp) == Status.Code.OK);
    }
    try (var other = new NodeRuntime(TestMachines.fast());
        var again = machine(6, other)) {
      again.powerOn();
      again.awaitStage(Stage.RUNNING);
      assertThat(again.node.disk().boots()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("reset with reboot wipes the disk: the network boots it into maintenance again")
  void reset() throws InterruptedException {
    try (var cp = machine(7, runtime)) {
      configure(cp, cluster.controlPlane());
      await("bootstrap", () -> bootstrap(cp) == Status.Code.OK);
      try (var admin = TestClient.as(cluster.client("os:admin"), cp.address)) {
        admin.machine().reset(ResetRequest.newBuilder().setReboot(true).build());
      }
      cp.awaitStage(Stage.MAINTENANCE);
      assertThat(cp.node.disk().configuration()).isEmpty();
      assertThat(cp.node.disk().hasEtcdData()).isFalse();
    }
  }

  @Test
  @DisplayName("kexec after installation skips the firmware")
  void kexec() throws InterruptedException {
    try (var skipping = new NodeRuntime(TestMachines.fast().withKexec(true));
        var cp = machine(8, skipping)) {
      configure(cp, cluster.controlPlane());
      await("bootstrap", () -> bootstrap(cp) == Status.Code.OK);
      assertThat(cp.reboots).hasValue(0);
      assertThat(cp.node.disk().boots()).isEqualTo(2);
    }
  }
}
