package dev.ichor.bmc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.ipmi.policy.RetransmitPlan;
import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Thousands of BMCs come and go, and nothing of them stays. */
class BmcMemoryTest {
  private static final BmcConfig HASTY =
      new BmcConfig(
          new IpmiConfig(
              new RetransmitPlan(ofMillis(1), ofMillis(1), 1),
              ofMillis(0),
              0,
              ofMillis(1),
              ofSeconds(20)),
          RedfishConfig.DEFAULT,
          new PowerLimits(ofMillis(1), ofMillis(1), 1, 1),
          ofSeconds(60));

  private static BmcEndpoint endpoint(Protocol protocol, int number) {
    var host = "127.9.%d.%d".formatted(number / 250, number % 250 + 1);
    return new BmcEndpoint(protocol, host, 9, "admin", Secret.of("secret"));
  }

  @Test
  @DisplayName("What is kept of 2 000 IPMI and 200 Redfish BMCs is gone when they are")
  void gone() throws Exception {
    try (var power = new BmcPower(HASTY);
        var many = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 2200)
              .mapToObj(i -> endpoint(i < 2000 ? Protocol.IPMI : Protocol.REDFISH, i))
              .toList();
      var reads = all.stream().map(bmc -> many.submit(() -> power.read(bmc))).toList();
      for (var read : reads) {
        assertThat(read.get()).isInstanceOf(Power.Reading.Unknown.class);
      }
      assertThat(power.kept()).isEqualTo(2200);
      all.forEach(power::forget);
      assertThat(power.kept()).isZero();
    }
  }

  @Test
  @DisplayName("What is too old to be believed is dropped, not only passed over")
  void faded() {
    var now = new AtomicLong();
    var memory = new ProtocolMemory(Duration.ofNanos(100), now::get);
    for (var i = 0; i < 5000; i++) {
      memory.worked(endpoint(Protocol.AUTO, i), Spoken.IPMI);
    }
    assertThat(memory.size()).isEqualTo(5000);
    now.set(100);
    assertThat(memory.of(endpoint(Protocol.AUTO, 1))).isEmpty();
    memory.worked(endpoint(Protocol.AUTO, 1), Spoken.REDFISH);
    assertThat(memory.size()).isEqualTo(1);
    assertThat(memory.of(endpoint(Protocol.AUTO, 1))).contains(Spoken.REDFISH);
  }
}
