package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.TestMachines.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest.Mode;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import dev.ichor.talos.wire.machine.EtcdMember;
import dev.ichor.talos.wire.machine.EtcdMemberListRequest;
import dev.ichor.talos.wire.machine.EtcdRemoveMemberByIDRequest;
import dev.ichor.talos.wire.machine.ReadRequest;
import dev.ichor.talos.wire.machine.ResetRequest;
import dev.ichor.talos.wire.machine.RollbackRequest;
import dev.ichor.talos.wire.machine.UpgradeRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What is done to a configured simulated node")
class ClusterOperationsTest {
  @TempDir Path directory;
  private final NodeRuntime runtime = new NodeRuntime(TestMachines.fast());
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void stop() {
    runtime.close();
  }

  private TestNode controlPlane(int number) throws InterruptedException {
    var node =
        new TestNode(runtime, number, "127.79.4." + number, directory, NodeFaults.none(), "");
    node.powerOn();
    node.awaitStage(Stage.MAINTENANCE);
    try (var client = TestClient.insecure(node.address)) {
      client.apply(cluster.controlPlane());
    }
    await("installed", () -> node.node.disk().isInstalled());
    node.awaitStage(Stage.BOOTING);
    return node;
  }

  private TestClient admin(TestNode node) {
    return TestClient.as(cluster.client("os:admin"), node.address);
  }

  private void bootstrap(TestNode node) throws InterruptedException {
    await(
        "bootstrap",
        () -> {
          try (var admin = admin(node)) {
            admin.machine().bootstrap(BootstrapRequest.getDefaultInstance());
            return true;
          } catch (StatusRuntimeException e) {
            return false;
          }
        });
  }

  private List<EtcdMember> members(TestNode node) {
    try (var admin = admin(node)) {
      return admin
          .machine()
          .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
          .getMessages(0)
          .getMembersList();
    }
  }

  private String version(TestNode node) {
    try (var admin = admin(node)) {
      var item = admin.machine().version(Empty.getDefaultInstance()).getMessages(0);
      return item.getVersion().getTag();
    }
  }

  private String bootId(TestNode node) {
    try (var admin = admin(node)) {
      var path = ReadRequest.newBuilder().setPath("/proc/sys/kernel/random/boot_id").build();
      return admin.machine().read(path).next().getBytes().toStringUtf8();
    }
  }

  @Test
  @DisplayName("an upgrade restarts into the image's version, a rollback into the one of before")
  void upgrades() throws InterruptedException {
    try (var node = controlPlane(1)) {
      bootstrap(node);
      node.awaitStage(Stage.RUNNING);
      var boot = bootId(node);
      try (var admin = admin(node)) {
        var image = "factory.talos.dev/metal-installer/x:v1.13.10";
        admin.machine().upgrade(UpgradeRequest.newBuilder().setImage(image).build());
        assertThatThrownBy(
                () -> admin.machine().upgrade(UpgradeRequest.newBuilder().setImage("x").build()))
            .hasMessageContaining("error validating installer image");
      }
      await("restart", () -> node.reboots.get() == 2);
      node.awaitStage(Stage.RUNNING);
      assertThat(version(node)).isEqualTo("v1.13.10");
      assertThat(bootId(node)).isNotEqualTo(boot);
      assertThat(members(node)).hasSize(1);
      try (var admin = admin(node)) {
        admin.machine().rollback(RollbackRequest.getDefaultInstance());
      }
      await("restart", () -> node.reboots.get() == 3);
      node.awaitStage(Stage.RUNNING);
      assertThat(version(node)).isEqualTo("v1.13.9");
    }
  }

  @Test
  @DisplayName("a member that is off stays one; removed by the others, it does not come back")
  void members() throws InterruptedException {
    try (var one = controlPlane(2);
        var two = controlPlane(3);
        var three = controlPlane(4)) {
      bootstrap(one);
      for (var each : List.of(one, two, three)) {
        each.awaitStage(Stage.RUNNING);
      }
      two.node.halt();
      assertThat(members(one)).hasSize(3);
      var dead =
          members(one).stream()
              .filter(member -> member.getClientUrls(0).contains("127.79.4.3:"))
              .findFirst()
              .orElseThrow();
      try (var admin = admin(one)) {
        var request = EtcdRemoveMemberByIDRequest.newBuilder().setMemberId(dead.getId()).build();
        admin.machine().etcdRemoveMemberByID(request);
        assertThatThrownBy(() -> admin.machine().etcdRemoveMemberByID(request))
            .hasMessageContaining("member not found");
        assertThat(admin.machine().etcdAlarmList(Empty.getDefaultInstance()).getMessagesCount())
            .isEqualTo(1);
      }
      assertThat(members(one)).hasSize(2);
      two.powerOn();
      await(
          "its complaint",
          () ->
              two.node
                  .status()
                  .map(NodeStatus::toString)
                  .orElse("")
                  .contains("permanently removed"));
    }
  }

  @Test
  @DisplayName("a graceful reset leaves etcd and wipes; the last member refuses")
  void resets() throws InterruptedException {
    try (var one = controlPlane(5);
        var two = controlPlane(6)) {
      bootstrap(one);
      one.awaitStage(Stage.RUNNING);
      two.awaitStage(Stage.RUNNING);
      var request = ResetRequest.newBuilder().setGraceful(true).setReboot(true).build();
      try (var admin = admin(two)) {
        admin.machine().reset(request);
      }
      two.awaitStage(Stage.MAINTENANCE);
      assertThat(members(one)).hasSize(1);
      try (var admin = admin(one)) {
        assertThatThrownBy(() -> admin.machine().reset(request))
            .hasMessageContaining("only member");
      }
    }
  }

  @Test
  @DisplayName(
      "apply modes: at once, staged for the next boot, tried and taken back, with a restart")
  void modes() throws InterruptedException {
    try (var node = controlPlane(7)) {
      bootstrap(node);
      node.awaitStage(Stage.RUNNING);
      var named = cluster.controlPlane().replace("auto: stable", "hostname: one");
      try (var admin = admin(node)) {
        var request = TestClient.request(named).setMode(Mode.NO_REBOOT).build();
        assertThat(admin.machine().applyConfiguration(request).getMessages(0).getMode())
            .isEqualTo(Mode.NO_REBOOT);
        assertThat(config(admin, "v1alpha1")).contains("hostname: one");
        assertThat(config(admin, "persistent")).contains("hostname: one");
        var staged = named.replace("hostname: one", "hostname: two");
        admin.machine().applyConfiguration(TestClient.request(staged).setMode(Mode.STAGED).build());
        assertThat(config(admin, "v1alpha1")).contains("hostname: one");
        assertThat(config(admin, "persistent")).contains("hostname: two");
        var tried =
            TestClient.request(named.replace("hostname: one", "hostname: three"))
                .setMode(Mode.TRY)
                .setTryModeTimeout(Duration.newBuilder().setSeconds(1))
                .build();
        admin.machine().applyConfiguration(tried);
        assertThat(config(admin, "v1alpha1")).contains("hostname: three");
        await("taken back", () -> config(admin, "v1alpha1").contains("hostname: one"));
        var restarting =
            named.replace("  install:", "  kernel:\n    modules:\n      - name: zfs\n  install:");
        var dry = TestClient.request(restarting).setMode(Mode.AUTO).setDryRun(true).build();
        assertThat(admin.machine().applyConfiguration(dry).getMessages(0).getMode())
            .isEqualTo(Mode.REBOOT);
      }
    }
  }

  private static String config(TestClient admin, String id) {
    return admin.get("config", "MachineConfigs.config.talos.dev", id);
  }
}
