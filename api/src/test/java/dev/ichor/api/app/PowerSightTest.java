package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.Await;
import dev.ichor.bmc.poll.PowerWatch;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.bmc.poll.policy.PowerNews;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What makes Ichor look at a machine's power, with BMCs that only count the looks. */
@QuarkusTest
class PowerSightTest {
  @Inject Inventory inventory;

  private static final Map<String, Integer> SOON =
      Map.of("10.99.2.12", 2, "10.99.2.13", 2, "10.99.2.14", 2);

  private final Map<String, Integer> looks = new ConcurrentHashMap<>();

  private Look look(BmcEndpoint bmc) {
    looks.merge(bmc.host(), 1, Integer::sum);
    return new Look.Power(true);
  }

  private MachineId register(String name, String host) {
    return inventory
        .machines()
        .register(
            Optional.of(name),
            new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
            Optional.of(new BmcEndpoint(BmcEndpoint.Protocol.IPMI, host, 623, "u", Secret.of("p"))),
            Map.of());
  }

  @Test
  @DisplayName("Of two changes that are told in the wrong order the newer one is looked at")
  void toldLate() throws Exception {
    var id = register("sight-moved", "10.99.2.1");
    var old = inventory.machines().onRecord(id).orElseThrow();
    inventory
        .machines()
        .bmc(
            id,
            Optional.of(
                new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.99.2.2", 623, "u", Secret.of("p"))));
    try (var watch =
        new PowerWatch(
            PollLimits.every(Duration.ofHours(1)),
            this::look,
            (_, _, _) -> {},
            InstantSource.system())) {
      PowerSight.follow(watch, inventory.machines(), new Change.MachineChanged(old));
      watch.start();
      Await.until("a look", () -> !looks.isEmpty());
      assertThat(looks).containsOnlyKeys("10.99.2.2");
    }
  }

  private static Change seen(MachineId id, Evidence.Source source, String kind) {
    return new Change.EvidenceSeen(
        id,
        new Evidence(
            new Evidence.Subject.ByMachine(id), Instant.now(), source, kind, "text", Map.of()));
  }

  @Test
  @DisplayName("An ended power action and a BMC's event make it look soon; its own news never do")
  void lookSoon() throws Exception {
    var own = register("sight-own", "10.99.2.11");
    var acted = register("sight-acted", "10.99.2.12");
    var failed = register("sight-failed", "10.99.2.13");
    var told = register("sight-told", "10.99.2.14");
    try (var watch =
        new PowerWatch(
            PollLimits.every(Duration.ofHours(1)),
            this::look,
            (_, _, _) -> {},
            InstantSource.system())) {
      for (var id : List.of(own, acted, failed, told)) {
        var machine = inventory.machines().onRecord(id).orElseThrow();
        PowerSight.follow(watch, inventory.machines(), new Change.MachineChanged(machine));
      }
      watch.start();
      Await.until("the first looks", () -> looks.size() == 4);
      for (var kind : PowerNews.KINDS) {
        PowerSight.follow(watch, inventory.machines(), seen(own, Evidence.Source.BMC, kind));
      }
      for (var kind : List.of("power-on", "power-asked", "changed")) {
        PowerSight.follow(watch, inventory.machines(), seen(own, Evidence.Source.OPERATOR, kind));
      }
      PowerSight.follow(
          watch, inventory.machines(), seen(own, Evidence.Source.LIFECYCLE, "power-done"));
      PowerSight.follow(
          watch, inventory.machines(), seen(acted, Evidence.Source.OPERATOR, "power-done"));
      PowerSight.follow(
          watch, inventory.machines(), seen(failed, Evidence.Source.OPERATOR, "power-failed"));
      PowerSight.follow(watch, inventory.machines(), seen(told, Evidence.Source.BMC, "bmc-event"));
      Await.until("the looks soon after", () -> looks.entrySet().containsAll(SOON.entrySet()));
      assertThat(looks).as("asked for before the others").containsEntry("10.99.2.11", 1);
    }
  }
}
