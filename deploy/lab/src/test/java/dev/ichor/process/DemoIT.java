package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.process.Loopback.Port;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The main job as the README's first command runs it. */
class DemoIT {
  private static final int MACHINES = 12;

  @Test
  @DisplayName("'ichor demo --once --machines 12' ends 0 and shows every machine ACTIVE")
  void once() throws Exception {
    try (var site = Site.open("demo")) {
      var run = site.run("demo", demo(site, MACHINES, "--once", "--patience", "300"));
      assertThat(run.awaitExit(Duration.ofSeconds(360))).as("exit code; %s", run.where()).isZero();
      run.assertNoStackTrace();
      for (int i = 1; i <= MACHINES; i++) {
        assertThat(run.output())
            .as(run.where())
            .containsPattern("machine-%02d +state +\\S+ -> ACTIVE".formatted(i));
      }
      assertThat(run.output()).contains("All 12 machines are ACTIVE");
    }
  }

  @Test
  @DisplayName("a demo killed with -9 takes its simulated rack with it")
  void killed() throws Exception {
    try (var site = Site.open("demo-killed")) {
      var run = site.run("demo", demo(site, 1));
      Await.until(
          "the simulated rack",
          Site.START,
          () -> Files.exists(site.data().resolve("rack.json")),
          run::where);
      var children = run.children();
      assertThat(children).as("the rack's process; %s", run.where()).hasSize(1);
      run.kill();
      Await.until(
          "the end of the rack",
          Duration.ofSeconds(20),
          () -> children.stream().noneMatch(ProcessHandle::isAlive),
          run::where);
    }
  }

  private static List<String> demo(Site site, int machines, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--machines",
                Integer.toString(machines),
                "--data",
                site.data().toString(),
                "--port",
                Integer.toString(site.net().port(Port.OPERATOR)),
                "--net",
                Integer.toString(site.net().octet()),
                "--boot-ports",
                Integer.toString(site.net().port(Port.DHCP))));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
