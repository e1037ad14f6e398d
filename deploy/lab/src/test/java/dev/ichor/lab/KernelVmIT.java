package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests of other modules that need a kernel with VLANs and netem; one machine for all of them. */
@Execution(ExecutionMode.CONCURRENT)
class KernelVmIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String VLAN = "dev.ichor.dhcp.server.LinkNamespaceTest#vlan";
  private static final String NETEM = "dev.ichor.boot.server.NetemTest";

  private static List<Verdict> verdicts = List.of();

  @BeforeAll
  static void run() {
    Requirements.network();
    KernelVm.require();
    for (var tool :
        List.of("tc=iproute2", "udhcpc=udhcpc", "tftp=tftp-hpa", "atftp=atftp", "curl=curl")) {
      Requirements.skipIfMissing(tool.split("=")[0], tool.split("=")[1]);
    }
    requireCompiled("dhcp", VLAN);
    requireCompiled("tftp-http-boot", NETEM);
    Project.build();
    verdicts = KernelVm.run("kernel-vm", LIMIT, List.of(VLAN, NETEM));
  }

  /** They are compiled by the modules before this one, where those are part of the run. */
  private static void requireCompiled(String module, String test) {
    var file = test.replaceFirst("#.*", "").replace('.', '/') + ".class";
    Path classes = Project.root().resolve(module).resolve("target/test-classes");
    Assumptions.assumeTrue(
        Files.exists(classes.resolve(file)),
        "%s is not compiled: run ./mvnw -pl %s -am test-compile".formatted(test, module));
  }

  private static List<Verdict> of(String test) {
    var name = test.replaceFirst("#.*", "");
    return verdicts.stream().filter(verdict -> verdict.id().contains(name)).toList();
  }

  @Test
  @DisplayName("Under Debian's kernel: DHCP on a VLAN and on the untagged link beneath it")
  void vlan() {
    assertThat(of(VLAN)).hasSize(1).allMatch(it -> it.state() == Verdict.State.PASSED);
  }

  @Test
  @DisplayName("Under Debian's kernel: TFTP and HTTP through loss, duplicates, delay, reordering")
  void netem() {
    assertThat(of(NETEM)).hasSize(5).allMatch(it -> it.state() == Verdict.State.PASSED);
  }
}
