package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.poll.PowerWatch;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What makes Ichor look at a machine's power, with BMCs that only count the looks. */
@QuarkusTest
class PowerSightTest {
  @Inject Inventory inventory;

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

  private static void await(BooleanSupplier condition) throws InterruptedException {
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(5);
    }
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
      await(() -> !looks.isEmpty());
      assertThat(looks).containsOnlyKeys("10.99.2.2");
    }
  }
}
