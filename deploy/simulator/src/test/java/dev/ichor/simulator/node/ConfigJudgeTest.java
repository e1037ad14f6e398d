package dev.ichor.simulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A node's judgement of a configuration")
class ConfigJudgeTest {
  private static final NodeHardware MACHINE = TestMachines.machine(1);
  private static final TestCluster CLUSTER = new TestCluster();

  private static Verdict judge(String yaml) {
    return ConfigJudge.judge(yaml, MACHINE);
  }

  @Test
  @DisplayName("reads what a control plane needs, keys included")
  void controlPlane() {
    assertThat(judge(CLUSTER.controlPlane()))
        .isInstanceOfSatisfying(
            Verdict.Complete.class,
            complete -> {
              NodeConfig config = complete.config();
              assertThat(config.controlPlane()).isTrue();
              assertThat(config.machineAuthority()).isPresent();
              assertThat(config.clusterCa()).isPresent();
              assertThat(config.installDisk().path()).isEqualTo("/dev/sda");
            });
  }

  @Test
  @DisplayName("a CA with another CA's key is found out")
  void foreignKey() {
    String mine = CLUSTER.controlPlane();
    String other = new TestCluster().controlPlane();
    String keyOfOther =
        other.lines().filter(line -> line.contains("key: ")).findFirst().orElseThrow();
    String keyOfMine =
        mine.lines().filter(line -> line.contains("key: ")).findFirst().orElseThrow();
    assertThat(judge(mine.replace(keyOfMine, keyOfOther)))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).contains("machine.ca.key: does not belong"));
  }

  @ParameterizedTest
  @DisplayName("a disk selector takes the first disk that fits all it says")
  @CsvSource({
    "size, '>= 100GB', nvme0n1",
    "size, '< 100GB', sda",
    "size, '== 240GB', sdb",
    "type, ssd, sdb",
    "type, hdd, sda",
    "type, nvme, nvme0n1",
    "model, 'MIC*', sdb",
    "serial, '01?', nvme0n1",
    "wwid, 'naa.*', sda",
    "busPath, '*', none"
  })
  void diskSelector(String key, String value, String disk) {
    var selector = new YamlMap(Map.of(key, value));
    var problems = new ArrayList<String>();
    assertThat(
            DiskSelector.choose(selector, MACHINE.disks(), problems)
                .map(NodeHardware.Disk::name)
                .orElse("none"))
        .isEqualTo(disk);
    assertThat(problems).isEmpty();
  }

  @Test
  @DisplayName("a configuration cut short anywhere is a verdict, never an exception")
  void truncations() {
    String text = CLUSTER.worker();
    for (int length = 0; length < text.length(); length++) {
      assertThat(judge(text.substring(0, length)))
          .as("cut at " + length)
          .isNotInstanceOf(Verdict.Incomplete.class);
    }
  }

  @Test
  @DisplayName("random bytes are refused (seed 20261122)")
  void randomBytes() {
    var random = new Random(20261122);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text =
          new String(bytes, round % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      assertThat(judge(text)).isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  @DisplayName("documents that are not mappings are refused")
  void notMappings() {
    for (String text : List.of("", "---", "[]", "text", "1", "- a: b", "null")) {
      assertThat(judge(text)).as(text).isInstanceOf(Verdict.Refused.class);
    }
  }
}
