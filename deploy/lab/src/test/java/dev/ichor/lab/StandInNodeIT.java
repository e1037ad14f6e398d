package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The judge is judged first: the stand-in node takes and refuses what Talos does. */
class StandInNodeIT {
  @Test
  @DisplayName("the node's own tests: Talos's loader and validators, disk layout, certificates")
  void goTest() {
    Requirements.go();
    var node = Project.root().resolve("deploy/lab/node").toString();
    var test = List.of("env", "CGO_ENABLED=0", Requirements.goTool(), "-C", node, "test", "./...");
    var result = Shell.run(Duration.ofMinutes(10), test);
    assertThat(result.exit()).as(result.output()).isZero();
  }
}
