package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.lifecycle.Lifecycle;
import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.model.Selector;
import java.net.Inet4Address;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Timings TIMINGS = Timings.standard();
  private static final MachinePlan PLAN = new MachinePlan(TIMINGS);
  private static final Cluster DEMO =
      new Cluster(
          "demo",
          URI.create("https://10.77.0.10:6443"),
          BootDefaults.TALOS_VERSION,
          BootProfile.DEFAULT_SCHEMATIC,
          BootDefaults.KUBERNETES_VERSION,
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static Machine fresh() {
    return Machine.discovered(
            MachineId.random(),
            new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
            "m",
            NOW)
        .withAddress(Optional.of(Inet4Address.ofLiteral("10.77.0.100")));
  }

  private static Machine after(Machine machine, LifecycleEvent... events) {
    var moved = machine.withAssignment(Optional.of(new Assignment("demo", Role.WORKER, List.of())));
    for (var event : events) {
      moved = Lifecycle.apply(moved, event, NOW).orElseThrow();
    }
    return moved;
  }

  private static Machine provisioning() {
    return after(
        fresh(), LifecycleEvent.INSPECTED, LifecycleEvent.APPROVED, LifecycleEvent.ASSIGNED);
  }

  private static Machine cleaning() {
    return after(provisioning(), LifecycleEvent.INSTALLED, LifecycleEvent.RELEASED);
  }

  private static Step next(Machine machine, Instant started, Instant now, Rule... rules) {
    var facts =
        new MachinePlan.Facts(
            Optional.empty(), started, started, List.of(rules), List.of(DEMO), Map.of());
    return PLAN.next(machine, facts, now);
  }

  @Test
  @DisplayName("no budget runs out while the appliance is down")
  void downTime() {
    var accepted = provisioning();
    accepted = accepted.withProgress(accepted.progress().configAccepted(Optional.of(NOW)));
    var later = NOW.plus(Duration.ofHours(5));
    assertThat(next(accepted, later, later)).isInstanceOf(Step.Observe.class);
    assertThat(next(accepted, later, later.plus(TIMINGS.install()).plusSeconds(1)))
        .isInstanceOf(Step.Fail.class);
  }

  @Test
  @DisplayName("two rules that label one key come to rest: the first one's value stays")
  void labelsRest() {
    var pending = Lifecycle.apply(fresh(), LifecycleEvent.INSPECTED, NOW).orElseThrow();
    var first = new Rule("a", 1, Selector.ANY, new Rule.Action.Label("env", "a"));
    var second = new Rule("b", 2, Selector.ANY, new Rule.Action.Label("env", "b"));
    assertThat(next(pending, NOW, NOW, first, second))
        .isInstanceOfSatisfying(Step.Label.class, step -> assertThat(step.value()).isEqualTo("a"));
    assertThat(next(pending.withLabels(Map.of("env", "a")), NOW, NOW, first, second))
        .isInstanceOf(Step.Wait.class);
  }

  @Test
  @DisplayName("a protected machine is neither installed nor wiped, by no step and no boot answer")
  void protectedMachine() {
    var toInstall = provisioning().withIsProtected(true);
    assertThat(next(toInstall, NOW, NOW)).isInstanceOf(Step.Wait.class);
    var toWipe = cleaning().withIsProtected(true);
    assertThat(next(toWipe, NOW, NOW)).isInstanceOf(Step.Wait.class);
    assertThat(BootAnswers.of(toWipe, Optional.of(DEMO), BootDefaults.standard()))
        .isInstanceOf(BootAnswer.Hold.class);
    assertThat(BootAnswers.of(cleaning(), Optional.of(DEMO), BootDefaults.standard()))
        .isInstanceOf(BootAnswer.Netboot.class);
  }

  @Test
  @DisplayName("a machine's own loader goes above its cluster's, whatever it is to boot")
  void loader() {
    var wide = new BootSettings(LoaderSelection.parse("ipxe"), Set.of());
    var own =
        new BootSettings(LoaderSelection.parse("snponly"), Set.of(BootQuirk.UEFI_SKIPS_DISCOVERY));
    var cluster = Optional.of(DEMO.withBoot(Optional.of(wide)));
    var installed = after(provisioning(), LifecycleEvent.INSTALLED);
    for (var machine : List.of(fresh(), provisioning(), installed, cleaning())) {
      assertThat(BootAnswers.of(machine, cluster, BootDefaults.standard()).settings())
          .isEqualTo(wide);
      assertThat(
              BootAnswers.of(machine.withBoot(Optional.of(own)), cluster, BootDefaults.standard())
                  .settings())
          .isEqualTo(own);
    }
  }

  @Test
  @DisplayName("a BMC that never answers fails its machine in the end, with its last word")
  void deadBmc() {
    var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "u", Secret.of("p"));
    var dead = fresh().withAddress(Optional.empty()).withBmc(Optional.of(bmc));
    assertThat(next(dead, NOW, NOW)).isInstanceOf(Step.PowerOnNetboot.class);
    for (int i = 0; i < TIMINGS.attempts(); i++) {
      dead = dead.withProgress(dead.progress().stumbled("BMC 10.0.0.9 did not answer"));
    }
    assertThat(next(dead, NOW, NOW))
        .isInstanceOfSatisfying(
            Step.Fail.class, step -> assertThat(step.why()).contains("10.0.0.9 did not answer"));
  }

  @Test
  @DisplayName("a machine that idled in maintenance is asked before its power is touched")
  void idle() {
    var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "u", Secret.of("p"));
    var idle = provisioning().withBmc(Optional.of(bmc));
    var later = NOW.plus(TIMINGS.silence()).plusSeconds(1);
    assertThat(next(idle, NOW, later)).isInstanceOf(Step.HandOver.class);
    var dark = idle.withProgress(idle.progress().stumbled("no answer"));
    assertThat(next(dark, NOW, later)).isInstanceOf(Step.PowerOnNetboot.class);
  }
}
