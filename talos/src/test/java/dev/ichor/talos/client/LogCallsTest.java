package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.Await;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.secrets.SecretsYaml;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Logs of a node, live")
@Timeout(120)
class LogCallsTest {
  private static final LogWish FOLLOW = new LogWish.Service("kubelet", 100, true);

  private static TalosConfigurator configurator(FakeNode node) {
    var limits = new NodeLimits(node.port(), Duration.ofSeconds(30), Duration.ofSeconds(30));
    return new TalosConfigurator(
        new SecureRandom(), InstantSource.system(), limits, _ -> Reporting.NONE);
  }

  private static LogTail open(FakeNode node, LogWish wish, String... hidden) throws Exception {
    return configurator(node).log(TestTls.loopback(), Optional.empty(), wish, Set.of(hidden));
  }

  private static LogItem next(LogTail tail) throws InterruptedException {
    return tail.next(Duration.ofSeconds(60));
  }

  private static List<LogItem> all(LogTail tail) throws InterruptedException {
    var items = new ArrayList<LogItem>();
    do {
      items.add(next(tail));
    } while (!(items.getLast() instanceof LogItem.End));
    return items;
  }

  private static void await(BooleanSupplier condition) {
    Await.until("the node", condition);
  }

  @Test
  @DisplayName("What is there is read to its end; secrets of the cluster are not in it")
  void whole() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.logs.add("one\ntw");
      node.logs.add("o with hush-hush-token\nthree");
      try (var tail = open(node, new LogWish.Service("kubelet", 10, false), "hush-hush-token")) {
        assertThat(all(tail))
            .containsExactly(
                new LogItem.Line("one"),
                new LogItem.Line("two with ***"),
                new LogItem.Line("three"),
                new LogItem.End("that is all"));
      }
      assertThat(node.logRequests).containsExactly("system/kubelet tail=10 follow=false");
    }
  }

  @Test
  @DisplayName("The kernel's messages are lines, whether they end with one or not")
  void kernel() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.logs.add("kern: info: one\n");
      node.logs.add("kern: info: two");
      try (var tail = open(node, new LogWish.Kernel(false))) {
        assertThat(all(tail))
            .startsWith(new LogItem.Line("kern: info: one"), new LogItem.Line("kern: info: two"));
      }
    }
  }

  @Test
  @DisplayName("A reader that takes nothing holds neither the node's stream nor the heap")
  void slowReader() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.flood = 6 << 20;
      try (var tail = open(node, FOLLOW)) {
        await(() -> node.flooded); // 6 MiB left the node, although nobody reads
        assertThat(tail.waiting()).isLessThanOrEqualTo(1 << 20);
        await(() -> tail.isEnded());
        assertThat(next(tail))
            .isInstanceOfSatisfying(
                LogItem.Gap.class, gap -> assertThat(gap.lines()).isGreaterThan(40_000));
        assertThat(next(tail)).isInstanceOf(LogItem.Line.class);
      }
    }
  }

  @Test
  @DisplayName("A reader that goes ends the node's stream")
  void cancel() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.logs.add("one\n");
      node.staysOpen = true;
      try (var tail = open(node, FOLLOW)) {
        assertThat(next(tail)).isEqualTo(new LogItem.Line("one"));
        assertThat(tail.next(Duration.ofMillis(1))).isEqualTo(new LogItem.Silence());
        assertThat(node.openStreams.get()).isEqualTo(1);
      }
      await(() -> node.openStreams.get() == 0);
    }
  }

  @Test
  @DisplayName("A configured node is read with the cluster's own certificate, and not without")
  void configured() throws Exception {
    var cluster = TestSecrets.fresh();
    var leaf = TestTls.configured(cluster, Instant.now(), "127.0.0.1");
    try (var node = new FakeNode(TestTls.mutual(leaf, cluster))) {
      node.logs.add("ready\n");
      Optional<Secret> secrets = Optional.of(SecretsYaml.write(cluster));
      try (var tail =
          configurator(node)
              .log(TestTls.loopback(), secrets, new LogWish.Kernel(false), Set.of())) {
        assertThat(next(tail)).isEqualTo(new LogItem.Line("ready"));
      }
      try (var tail = open(node, new LogWish.Kernel(false))) {
        assertThat(next(tail)).isInstanceOf(LogItem.End.class);
      }
    }
  }

  @Test
  @DisplayName("What cannot be read ends with one sentence: no such service, nobody there")
  void ends() throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      node.refusals.put(
          "Logs", io.grpc.Status.UNKNOWN.withDescription("log \"kublet\" was not registered"));
      try (var tail = open(node, new LogWish.Service("kublet", 1, false))) {
        assertThat(next(tail))
            .isEqualTo(
                new LogItem.End(
                    "the node has no log of a service 'kublet'; ask for the list of services"));
      }
      var dead = configurator(node);
      node.close();
      try (var tail = dead.log(TestTls.loopback(), Optional.empty(), FOLLOW, Set.of())) {
        assertThat(next(tail))
            .isInstanceOfSatisfying(
                LogItem.End.class, end -> assertThat(end.why()).contains("does not answer"));
      }
    }
  }
}
