package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.ConfigurationMode;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.BootTokens.Redeemed;
import dev.ichor.inventory.port.Configurator;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The embedded configuration URL: who gets what for which token. */
class PullTest {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final Inet4Address LEASE = Inet4Address.ofLiteral("10.77.0.100");
  private static final Inet4Address OTHER = Inet4Address.ofLiteral("10.77.0.101");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final MemoryStore store = new MemoryStore();
  private final FakeRack rack = new FakeRack();
  private final FakeNodes nodes = new FakeNodes();
  private boolean isAddressTold = true;
  private Registry registry = new Registry(store);
  private Clusters clusters = new Clusters(store);
  private Tokens tokens = tokens();
  private Machine machine = provisioning();

  private Tokens tokens() {
    var clock = InstantSource.fixed(NOW);
    var ledger = new Ledger(registry, new Timeline(store, registry), clock);
    return new Tokens(
        new TokenSeal(store),
        registry,
        clusters,
        ledger,
        rack,
        new JoinGate(registry, clusters, new Members(registry, nodes), _ -> false),
        _ -> isAddressTold,
        clock);
  }

  private Machine provisioning() {
    var cluster = InventoryTest.demo().withConfiguration(Optional.of(ConfigurationMode.PULL));
    clusters.create(cluster, Secret.of("secrets"));
    var keys = new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC));
    var fresh =
        Machine.discovered(dev.ichor.inventory.model.MachineId.random(), keys, "m1", NOW)
            .withAddress(Optional.of(LEASE))
            .withAssignment(
                Optional.of(new Machine.Assignment("demo", Role.CONTROL_PLANE, List.of())))
            .withState(MachineState.PROVISIONING, NOW, Optional.empty());
    registry.add(fresh);
    return fresh;
  }

  private String issue() {
    return tokens.issue(machine.id(), MAC, Optional.of(LEASE));
  }

  private Redeemed redeem(String token, Inet4Address from) {
    return tokens.redeem(token, Optional.of(from));
  }

  private void isRefused(Redeemed redeemed, String why) {
    assertThat(redeemed)
        .isInstanceOfSatisfying(
            Redeemed.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  @Test
  @DisplayName("a token of this boot is worth the full configuration once, then nothing")
  void once() {
    var token = issue();
    assertThat(token).matches("[A-Za-z0-9_-]{1,64}");
    assertThat(redeem(token, LEASE))
        .isInstanceOfSatisfying(
            Redeemed.Full.class,
            full -> assertThat(full.configuration().reveal()).isEqualTo("configuration of m1"));
    isRefused(redeem(token, LEASE), "was used at");
    var progress = registry.find(machine.id()).orElseThrow().progress();
    assertThat(progress.configAcceptedAt()).contains(NOW);
  }

  @Test
  @DisplayName("a control plane fetches nothing while it would cost etcd its quorum; then it does")
  void waitsForQuorum() {
    var first = Inet4Address.ofLiteral("10.77.0.2");
    nodes.add(first, true).gone = true;
    registry.add(
        Machine.discovered(
                new dev.ichor.inventory.model.MachineId(new java.util.UUID(7, 2)),
                new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
                "m2",
                NOW)
            .withAddress(Optional.of(first))
            .withAssignment(machine.assignment())
            .withState(MachineState.ACTIVE, NOW, Optional.empty()));
    clusters.update("demo", cluster -> cluster.withBootstrappedAt(NOW));
    var token = issue();
    isRefused(redeem(token, LEASE), "no control plane tells etcd's members");
    assertThat(registry.find(machine.id()).orElseThrow().progress().heldAt()).contains(NOW);
    nodes.at(first).gone = false;
    assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.Full.class);
  }

  @Test
  @DisplayName("what it fetched did not hold: it is on its way in no more, and the next one joins")
  void lost() {
    redeem(issue(), LEASE);
    clusters.update("demo", cluster -> cluster.withBootstrappedAt(NOW));
    var second =
        Machine.discovered(
                dev.ichor.inventory.model.MachineId.random(),
                new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
                "m2",
                NOW)
            .withAssignment(machine.assignment())
            .withState(MachineState.PROVISIONING, NOW, Optional.empty());
    registry.add(second);
    var gate = new JoinGate(registry, clusters, new Members(registry, nodes), _ -> false);
    assertThat(gate.ahead(second)).hasValueSatisfying(why -> assertThat(why).contains("m1 is on"));
    rack.observed.put(LEASE, new Configurator.Observation.Maintenance());
    var later = InstantSource.fixed(NOW.plusSeconds(91));
    var ledger = new Ledger(registry, new Timeline(store, registry), later);
    new NodeWorker(ledger, clusters, rack, gate, _ -> {}, later)
        .observe(registry.find(machine.id()).orElseThrow(), LEASE);
    var progress = registry.find(machine.id()).orElseThrow().progress();
    assertThat(progress.configRequestedAt()).isEmpty();
    assertThat(progress.configAcceptedAt()).isEmpty();
    assertThat(progress.pull()).isEmpty();
    assertThat(gate.ahead(second)).isEmpty();
  }

  @Test
  @DisplayName("two that ask at the same moment: one gets it")
  void race() throws Exception {
    var token = issue();
    try (var pool = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> ask = () -> redeem(token, LEASE) instanceof Redeemed.Full;
      var full = 0;
      for (var answer : pool.invokeAll(java.util.Collections.nCopies(16, ask))) {
        full += answer.get() ? 1 : 0;
      }
      assertThat(full).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("from another address than the lease, or of an earlier boot, it is worth nothing")
  void bound() {
    var first = issue();
    isRefused(redeem(first, OTHER), "the machine's lease is 10.77.0.100");
    isRefused(tokens.redeem(first, Optional.empty()), "another address");
    var second = issue();
    isRefused(redeem(first, LEASE), "earlier boot");
    assertThat(redeem(second, LEASE)).isInstanceOf(Redeemed.Full.class);
  }

  @Test
  @DisplayName("a script that somebody else fetches carries a token for side documents only")
  void otherAsker() {
    var mine = issue();
    var theirs = tokens.issue(machine.id(), MAC, Optional.of(OTHER));
    assertThat(redeem(theirs, LEASE)).isInstanceOf(Redeemed.SideDocuments.class);
    assertThat(redeem(mine, LEASE)).isInstanceOf(Redeemed.Full.class);
  }

  @Test
  @DisplayName("used or not is known after a restart; the token itself too")
  void durable() {
    var token = issue();
    registry.flush();
    restart();
    assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.Full.class);
    restart();
    isRefused(redeem(token, LEASE), "was used at");
  }

  @Test
  @DisplayName("what broke off on its way holds again, also after a restart, but not for ever")
  void broken() {
    var token = issue();
    for (var i = 0; i < Tokens.MOST_BREAKS; i++) {
      assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.Full.class);
      assertThat(tokens.broken(token, "broke off")).isTrue();
      var progress = registry.find(machine.id()).orElseThrow().progress();
      assertThat(progress.configAcceptedAt()).isEmpty();
      assertThat(progress.lastProblem()).contains("broke off");
    }
    registry.flush();
    var before = tokens;
    restart();
    assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.Full.class);
    assertThat(before.broken(token, "once more")).as("the budget is spent").isFalse();
    isRefused(redeem(token, LEASE), "was used at");
  }

  @Test
  @DisplayName("only the token that was used can be given back, and only until Talos is installed")
  void brokenLate() {
    var first = issue();
    assertThat(tokens.broken(first, "was not used")).isFalse();
    assertThat(tokens.broken("another", "is not ours")).isFalse();
    redeem(first, LEASE);
    var second = issue();
    assertThat(tokens.broken(first, "is of an earlier boot")).isFalse();
    redeem(second, LEASE);
    registry.note(machine.id(), m -> m.withProgress(m.progress().installSeen(Optional.of(NOW))));
    assertThat(tokens.broken(second, "is installed all the same")).isFalse();
    isRefused(redeem(second, LEASE), "was used at");
  }

  @Test
  @DisplayName("before DHCP named its address since the start, nobody's script has a pull token")
  void addressNotTold() {
    isAddressTold = false;
    assertThat(redeem(issue(), LEASE)).isInstanceOf(Redeemed.SideDocuments.class);
  }

  @Test
  @DisplayName("what was pulled is kept as handed over: differences are shown against it")
  void handedOver() {
    redeem(issue(), LEASE);
    assertThat(clusters.handedOver(machine.id()).map(Secret::reveal))
        .contains("configuration of m1");
  }

  private void restart() {
    registry = new Registry(store);
    clusters = new Clusters(store);
    tokens = tokens();
  }

  @Test
  @DisplayName("every token that is not ours to the last bit is refused")
  void forged() {
    var token = issue();
    var last = token.length() - 1;
    for (var i = 0; i < last; i++) {
      var other = token.charAt(i) == 'A' ? 'B' : 'A';
      isRefused(
          redeem(token.substring(0, i) + other + token.substring(i + 1), LEASE), "not one of ours");
    }
    for (var other : LETTERS.toCharArray()) {
      if (other != token.charAt(last)) {
        isRefused(redeem(token.substring(0, last) + other, LEASE), "not one of ours");
      }
    }
    for (var text : List.of("", "../../etc/passwd", token + "A", token.substring(1))) {
      isRefused(redeem(text, LEASE), "not one of ours");
    }
    assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.Full.class);
  }

  @Test
  @DisplayName("a pushed cluster, a protected machine, and an image get side documents, always")
  void sideDocuments() {
    clusters.update("demo", cluster -> cluster.withConfiguration(Optional.empty()));
    var pushed = issue();
    assertThat(redeem(pushed, OTHER)).isInstanceOf(Redeemed.SideDocuments.class);
    assertThat(redeem(pushed, LEASE)).isInstanceOf(Redeemed.SideDocuments.class);
    assertThat(tokens.lasting(machine.id())).isEqualTo(pushed).isEqualTo(issue());
    clusters.update(
        "demo", cluster -> cluster.withConfiguration(Optional.of(ConfigurationMode.PULL)));
    registry.note(machine.id(), m -> m.withIsProtected(true));
    var token = issue();
    assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.SideDocuments.class);
    registry.note(machine.id(), m -> m.withIsProtected(false));
    assertThat(redeem(token, LEASE)).isInstanceOf(Redeemed.Full.class);
  }

  @Test
  @DisplayName("a machine of such a cluster is restarted by its BMC, else waits; nothing is pushed")
  void plan() {
    var plan = new MachinePlan(InventoryTest.FAST);
    var facts =
        new MachinePlan.Facts(
            Optional.empty(), NOW, NOW, List.of(), clusters.all(), java.util.Map.of());
    assertThat(plan.next(machine, facts, NOW))
        .isInstanceOfSatisfying(Step.Wait.class, it -> assertThat(it.why()).contains("restart it"));
    var bmc =
        new dev.ichor.inventory.model.BmcEndpoint(
            dev.ichor.inventory.model.BmcEndpoint.Protocol.IPMI,
            "10.0.0.9",
            623,
            "u",
            Secret.of("p"));
    assertThat(plan.next(machine.withBmc(Optional.of(bmc)), facts, NOW))
        .isInstanceOf(Step.PowerOnNetboot.class);
    issue();
    var issued = registry.find(machine.id()).orElseThrow();
    assertThat(plan.next(issued, facts, NOW)).isInstanceOf(Step.Wait.class);
    assertThat(plan.next(issued, facts, NOW.plus(Duration.ofHours(1))))
        .isInstanceOf(Step.Fail.class);
    redeem(issue(), LEASE);
    assertThat(plan.next(registry.find(machine.id()).orElseThrow(), facts, NOW))
        .isInstanceOf(Step.Observe.class);
  }
}
