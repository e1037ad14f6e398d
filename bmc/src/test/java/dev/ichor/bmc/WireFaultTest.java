package dev.ichor.bmc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.policy.RetransmitPlan;
import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.Power;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hostile wire: whatever it does to one exchange, the action ends in time with the right fault.
 */
class WireFaultTest {
  private static final RetransmitPlan PLAN = new RetransmitPlan(ofMillis(100), ofMillis(400), 5);
  static final BmcConfig CONFIG =
      new BmcConfig(
          new IpmiConfig(PLAN, ofMillis(0), 2, ofMillis(20), ofSeconds(20)),
          RedfishConfig.DEFAULT,
          new PowerLimits(ofMillis(300), ofMillis(20), 4, 2),
          ofSeconds(60));

  private FakeBmc bmc;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    power = new BmcPower(CONFIG);
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  private Power.Result on() {
    return assertTimeout(ofSeconds(30), () -> power.on(bmc.endpoint()));
  }

  private static String advice(Power.Result result) {
    assertThat(result).isInstanceOf(Power.Result.Failed.class);
    return ((Power.Result.Failed) result).advice();
  }

  private static Bytes spoilt(Bytes datagram) {
    var octets = datagram.toArray();
    octets[octets.length - 1] ^= 0x01;
    return Bytes.of(octets);
  }

  @ParameterizedTest
  @ValueSource(strings = {"capabilities", "open", "rakp2", "rakp4", "command"})
  @DisplayName("The first answer of a kind is lost: asked again, and it works")
  void lossOnce(String kind) {
    bmc.wire(new Once(kind, _ -> List.of()));
    assertThat(on()).isInstanceOf(Power.Result.Done.class);
    assertThat(bmc.closed.get()).isEqualTo(bmc.opened.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"capabilities", "open", "rakp2", "rakp4", "command"})
  @DisplayName("Every answer comes twice: the second is ignored")
  void duplicates(String kind) {
    bmc.wire((is, datagram) -> is.equals(kind) ? List.of(datagram, datagram) : List.of(datagram));
    assertThat(on()).isInstanceOf(Power.Result.Done.class);
    assertThat(bmc.chassis.isOn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"capabilities", "open", "rakp2", "rakp4", "command"})
  @DisplayName("Garbage before every answer is dropped")
  void garbage(String kind) {
    var noise = List.of(Bytes.EMPTY, Bytes.of(6), Bytes.ofHex("0600ff07"), Bytes.ofHex("ffffffff"));
    bmc.wire(
        (is, datagram) ->
            is.equals(kind)
                ? Stream.concat(noise.stream(), List.of(datagram).stream()).toList()
                : List.of(datagram));
    assertThat(on()).isInstanceOf(Power.Result.Done.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"capabilities", "rakp2", "rakp4", "command"})
  @DisplayName("No answer of a kind ever: unreachable, worth repeating")
  void stall(String kind) {
    bmc.wire((is, datagram) -> is.equals(kind) ? List.of() : List.of(datagram));
    var result = on();
    assertThat(advice(result)).contains("did not answer");
    assertThat(((Power.Result.Failed) result).transient_()).isTrue();
    if (kind.equals("rakp4")) {
      // The goodbye after an unanswered RAKP 3 frees the slot.
      assertThat(bmc.opened.get()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("Wrong integrity codes throughout a session: dropped, and said so")
  void wrongCode() {
    bmc.wire((is, datagram) -> List.of(is.equals("command") ? spoilt(datagram) : datagram));
    assertThat(advice(on())).contains("answers what is not understood").contains("trailer.code");
  }

  @Test
  @DisplayName("Wrong message checksums in every answer: dropped, and said so (§13.8)")
  void wrongChecksum() {
    bmc.wire((is, datagram) -> List.of(is.equals("capabilities") ? spoilt(datagram) : datagram));
    assertThat(advice(on())).contains("message.checksum2");
  }

  @Test
  @DisplayName("A spoilt RAKP 2 code is a wrong password, a spoilt RAKP 4 check a wrong K_g")
  void wrongProof() {
    bmc.wire((is, datagram) -> List.of(is.equals("rakp2") ? spoilt(datagram) : datagram));
    assertThat(advice(on())).contains("another password for user 'admin'");
    bmc.wire((is, datagram) -> List.of(is.equals("rakp4") ? spoilt(datagram) : datagram));
    assertThat(advice(on())).contains("K_g");
  }

  @Test
  @DisplayName("Nobody there: unreachable within the plan")
  void nobody() {
    var endpoint = bmc.endpoint();
    bmc.close();
    assertThat(advice(assertTimeout(ofSeconds(30), () -> power.on(endpoint))))
        .contains("did not answer");
  }

  /** Spoils the first datagram of a kind only. */
  private static final class Once implements FakeBmc.Wire {
    private final Map<String, Boolean> done = new HashMap<>();
    private final String kind;
    private final Function<Bytes, List<Bytes>> spoil;

    Once(String kind, Function<Bytes, List<Bytes>> spoil) {
      this.kind = kind;
      this.spoil = spoil;
    }

    @Override
    public List<Bytes> carry(String is, Bytes datagram) {
      return is.equals(kind) && done.put(kind, true) == null
          ? spoil.apply(datagram)
          : List.of(datagram);
    }
  }
}
