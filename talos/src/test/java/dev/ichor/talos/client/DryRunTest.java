package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.secrets.SecretsYaml;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A dry run, which sends a configuration with the cluster's keys")
class DryRunTest {
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
  private static final Secret CONFIGURATION =
      Secret.of("machine:\n  token: fresh-token\n  type: worker\n");

  /** As Talos 1.13 has it in ModeDetails. */
  private static final String DETAILS =
      """
      Dry run summary:
      Applied configuration without a reboot (skipped in dry-run).

      Config diff:

      --- a
      +++ b
      @@ -1,4 +1,4 @@
       machine:
      -  token: present-token
      +  token: fresh-token
      """;

  private static TalosConfigurator configurator(FakeNode node) {
    var limits = new NodeLimits(node.port(), Duration.ofSeconds(15), Duration.ofSeconds(15));
    return new TalosConfigurator(
        new SecureRandom(), InstantSource.system(), limits, _ -> Reporting.NONE);
  }

  private static FakeNode maintenance() throws Exception {
    var node = new FakeNode(TestTls.open(TestTls.maintenance()));
    node.resources.put(
        "LinkStatuses.net.talos.dev/eth0",
        "type: ether\nkind: \"\"\nhardwareAddr: 52:54:00:12:34:56\nlinkState: true\n");
    return node;
  }

  private static FakeNode configured() throws Exception {
    var secrets = TestSecrets.fresh();
    var leaf = TestTls.configured(secrets, Instant.now(), "127.0.0.1");
    return new FakeNode(TestTls.mutual(leaf, secrets));
  }

  private static DryRun ask(FakeNode node, String mac) {
    var secrets = SecretsYaml.write(TestSecrets.fresh());
    return configurator(node)
        .dryRun(
            TestTls.loopback(), CLUSTER, secrets, CONFIGURATION, hardware -> has(hardware, mac));
  }

  private static DryRun askConfigured(FakeNode node) {
    var secrets = SecretsYaml.write(TestSecrets.fresh());
    return configurator(node).dryRunConfigured(TestTls.loopback(), CLUSTER, secrets, CONFIGURATION);
  }

  private static boolean has(Hardware hardware, String mac) {
    return hardware.nics().stream().anyMatch(nic -> nic.mac().equals(MacAddress.parse(mac)));
  }

  @Test
  @DisplayName("goes in maintenance to the machine's own hardware and to nobody else's")
  void identity() throws Exception {
    try (var node = maintenance()) {
      assertThat(ask(node, "52:54:00:00:00:99"))
          .isInstanceOfSatisfying(
              DryRun.Unknown.class, it -> assertThat(it.advice()).contains("another machine"));
      assertThat(node.applied).isEmpty();
      assertThat(ask(node, "52:54:00:12:34:56")).isInstanceOf(DryRun.Accepted.class);
      assertThat(node.applied).hasSize(1).allMatch(request -> request.getDryRun());
    }
  }

  @Test
  @DisplayName("of a machine that has a configuration never goes to a node in maintenance")
  void noFallback() throws Exception {
    try (var node = maintenance()) {
      assertThat(askConfigured(node))
          .isInstanceOfSatisfying(
              DryRun.Unknown.class, it -> assertThat(it.advice()).contains("maintenance mode"));
      assertThat(node.applied).isEmpty();
    }
  }

  @Test
  @DisplayName("over mutual TLS shows the summary and neither the present nor the new secrets")
  void summary() throws Exception {
    try (var node = configured()) {
      node.modeDetails = DETAILS;
      node.warning = "machine.token fresh-token is deprecated";
      for (var answer : List.of(askConfigured(node), ask(node, "52:54:00:00:00:99"))) {
        assertThat(answer).isInstanceOf(DryRun.Accepted.class);
        assertThat(((DryRun.Accepted) answer).details())
            .startsWith("Dry run summary:\nApplied configuration without a reboot")
            .doesNotContain("present-token", "fresh-token");
        assertThat(((DryRun.Accepted) answer).warnings())
            .containsExactly("machine.token *** is deprecated");
      }
    }
  }
}
