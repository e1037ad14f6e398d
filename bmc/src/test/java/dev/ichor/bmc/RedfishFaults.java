package dev.ichor.bmc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.bmc.redfish.policy.QuirkTable;
import dev.ichor.bmc.redfish.policy.QuirkYaml;
import dev.ichor.bmc.redfish.wire.JsonLimits;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.bmc.support.FakeRedfish.Seen;
import dev.ichor.bmc.support.TestCertificate;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A service that answers what a test says, and our client before it. */
abstract class RedfishFaults {
  private static final JsonLimits SMALL = new JsonLimits(200_000, 20, 50_000, 10_000);
  private static final QuirkTable HASTY =
      QuirkYaml.read("[{name: t, why: t, set: {busyPause: PT0.01S, busyRetries: 3}}]", "test");
  private static Optional<TestCertificate> certificate = Optional.empty();

  FakeRedfish bmc;
  BmcPower power;

  @BeforeAll
  static void certificate() throws Exception {
    certificate = Optional.of(TestCertificate.make(false));
  }

  static BmcConfig config(QuirkTable quirks) {
    var redfish =
        new RedfishConfig(
            ofSeconds(2),
            ofMillis(800),
            ofSeconds(8),
            ofSeconds(4),
            Duration.ZERO,
            120,
            50,
            ofSeconds(4),
            ofSeconds(20),
            ofSeconds(60),
            SMALL,
            quirks);
    return new BmcConfig(
        WireFaultTest.CONFIG.ipmi(),
        redfish,
        new PowerLimits(ofMillis(300), ofMillis(20), 4, 2),
        ofSeconds(60));
  }

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeRedfish(certificate.orElseThrow());
    power = new BmcPower(config(HASTY));
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    bmc.close();
  }

  BmcEndpoint endpoint() throws Exception {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.REDFISH,
        "127.0.0.1",
        bmc.port(),
        "admin",
        Secret.of("secret"),
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.orElseThrow().fingerprint())));
  }

  static String advice(Power.Result result) {
    assertThat(result).isInstanceOf(Power.Result.Failed.class);
    return ((Power.Result.Failed) result).advice();
  }

  void once(Predicate<Seen> when, Raw raw) {
    times(1, when, raw);
  }

  void times(int most, Predicate<Seen> when, Raw raw) {
    var left = new AtomicInteger(most);
    bmc.fault =
        seen -> when.test(seen) && left.getAndDecrement() > 0 ? Optional.of(raw) : Optional.empty();
  }

  void always(Predicate<Seen> when, Raw raw) {
    times(Integer.MAX_VALUE, when, raw);
  }

  static Predicate<Seen> is(String line) {
    return seen -> seen.line().equals(line);
  }
}
