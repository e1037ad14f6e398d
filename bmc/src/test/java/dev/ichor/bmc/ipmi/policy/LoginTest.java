package dev.ichor.bmc.ipmi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.OpenSession;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.Rakp;
import dev.ichor.bmc.ipmi.wire.RakpStatus;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.support.Exchange;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The login, step by step, with the octets that Python computed (exchange.py) on both sides. */
class LoginTest {
  private static final Nonces NONCES =
      new Nonces(
          0xa0a1a2a3,
          Bytes.ofHex("101112131415161718191a1b1c1d1e1f"),
          Bytes.ofHex("606162636465666768696a6b6c6d6e6f"),
          0x2a);
  private static final LoginEvent SILENCE = new LoginEvent.Silence(Duration.ofSeconds(5));

  private static LoginFacts facts(String password, Optional<String> kg, CipherSuite... suites) {
    var credentials = new Credentials("admin", Secret.of(password), kg.map(Secret::of));
    return new LoginFacts("bmc:623", credentials, Privilege.OPERATOR, List.of(suites), Set.of());
  }

  private static LoginFacts facts(CipherSuite... suites) {
    return facts("correct horse batt", Optional.empty(), suites);
  }

  /** Plays the BMC's packets in order and returns the last step. */
  private static Login.Step play(LoginFacts facts, Exchange exchange, String... packets) {
    var step = Login.step(facts, new LoginState.Fresh(), new LoginEvent.Begin(), NONCES);
    for (var name : packets) {
      step = arrive(facts, step, exchange.get(name));
    }
    return step;
  }

  private static Login.Step arrive(LoginFacts facts, Login.Step step, Bytes datagram) {
    return Login.step(facts, step.state(), new LoginEvent.Arrived(datagram), NONCES);
  }

  private static BmcFault fault(Login.Step step) {
    assertThat(step.action()).isInstanceOf(LoginAction.GiveUp.class);
    return ((LoginAction.GiveUp) step.action()).fault();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "SUITE_3, suite3-exchange.txt,",
    "SUITE_17, suite17-exchange.txt,",
    "SUITE_17, suite17-kg-exchange.txt, rack key"
  })
  @DisplayName("A whole login sends the very octets and ends with the session (§13.15)")
  void whole(CipherSuite suite, String file, String kg) throws Exception {
    var exchange = Exchange.read(file);
    var facts = facts("correct horse batt", Optional.ofNullable(kg), suite);
    var step = play(facts, exchange);
    for (var name : List.of("capabilities", "open", "rakp1/rakp2", "rakp3/rakp4")) {
      var pair = name.contains("/") ? name.split("/") : new String[] {name, name};
      assertThat(step.action()).isEqualTo(send(exchange.get("console." + pair[0])));
      step = arrive(facts, step, exchange.get("bmc." + pair[1]));
    }
    assertThat(step.action()).isInstanceOf(LoginAction.LoggedIn.class);
    var done = (LoginAction.LoggedIn) step.action();
    assertThat(done.keys().k1()).isEqualTo(exchange.get("k1"));
    assertThat(done.bmcId()).isEqualTo(0x02000100);
  }

  @Test
  @DisplayName("Another password is found out at RAKP 2, and the BMC is told to forget the session")
  void wrongPassword() throws Exception {
    var facts = facts("guess", Optional.empty(), CipherSuite.SUITE_17);
    var step =
        play(
            facts,
            Exchange.read("suite17-exchange.txt"),
            "bmc.capabilities",
            "bmc.open",
            "bmc.rakp2");
    assertThat(fault(step)).isEqualTo(new BmcFault.WrongPassword("bmc:623", "admin"));
    var farewell = ((LoginAction.GiveUp) step.action()).farewell().orElseThrow();
    var message = Rakp.Message3.decode(RmcpPlusPacket.decode(Packets.ipmi(farewell)).payload());
    assertThat(message.status()).isEqualTo(RakpStatus.INVALID_INTEGRITY_CHECK);
  }

  @Test
  @DisplayName("A right password and another K_g is found out at RAKP 4 (§13.31)")
  void wrongKg() throws Exception {
    var step =
        play(
            facts(CipherSuite.SUITE_17),
            Exchange.read("suite17-kg-exchange.txt"),
            "bmc.capabilities",
            "bmc.open",
            "bmc.rakp2",
            "bmc.rakp4");
    assertThat(fault(step)).isEqualTo(new BmcFault.WrongKg("bmc:623", false, Optional.of(false)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x04, 0x05, 0x10, 0x11})
  @DisplayName("A refused suite 17 is followed by suite 3 (Table 13-15)")
  void nextSuite(int status) throws Exception {
    var facts = facts(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    var opened = play(facts, Exchange.read("suite17-exchange.txt"), "bmc.capabilities");
    var step = arrive(facts, opened, openRefusal(status));
    assertThat(step.action())
        .isEqualTo(send(Exchange.read("suite3-exchange.txt").get("console.open")));
  }

  @Test
  @DisplayName("Silence to suite 17 is followed by suite 3, silence to both is \"unreachable\"")
  void silentSuite() throws Exception {
    var facts = facts(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    var step = play(facts, Exchange.read("suite17-exchange.txt"), "bmc.capabilities");
    step = Login.step(facts, step.state(), SILENCE, NONCES);
    assertThat(((LoginState.Opening) step.state()).attempt().suite())
        .isEqualTo(CipherSuite.SUITE_3);
    step = Login.step(facts, step.state(), SILENCE, NONCES);
    assertThat(fault(step)).isInstanceOf(BmcFault.Unreachable.class);
  }

  @ParameterizedTest
  @CsvSource({"1, Busy", "11, Busy", "9, PrivilegeRefused", "10, PrivilegeRefused", "18, Refused"})
  @DisplayName("Out of slots burns no further suite; each refusal has its own fault")
  void refusals(int status, String expected) throws Exception {
    var facts = facts(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    var opened = play(facts, Exchange.read("suite17-exchange.txt"), "bmc.capabilities");
    var step = arrive(facts, opened, openRefusal(status));
    assertThat(fault(step).getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  @DisplayName("A BMC that answers with another suite than asked is not followed")
  void downgrade() throws Exception {
    var facts = facts(CipherSuite.SUITE_17);
    var opened = play(facts, Exchange.read("suite17-exchange.txt"), "bmc.capabilities");
    var step = arrive(facts, opened, Exchange.read("suite3-exchange.txt").get("bmc.open"));
    assertThat(step.state()).isInstanceOf(LoginState.Listing.class);
  }

  @Test
  @DisplayName("Packets of another time, and octets cut anywhere, change nothing")
  void noise() throws Exception {
    var facts = facts(CipherSuite.SUITE_17);
    var exchange = Exchange.read("suite17-exchange.txt");
    var step = play(facts, exchange, "bmc.capabilities", "bmc.open");
    for (var name : List.of("bmc.capabilities", "bmc.open", "bmc.rakp4", "bmc.status")) {
      var after = arrive(facts, step, exchange.get(name));
      assertThat(after.state()).isEqualTo(step.state());
      assertThat(after.action()).isInstanceOf(LoginAction.Stay.class);
    }
    var answer = exchange.get("bmc.rakp2");
    for (var size = 0; size < answer.size(); size++) {
      var after = arrive(facts, step, answer.slice(0, size));
      assertThat(after.action()).isInstanceOf(LoginAction.Stay.class);
    }
  }

  @Test
  @DisplayName("Silence after RAKP 3 says goodbye: the BMC may hold an open session (§22.19)")
  void goodbye() throws Exception {
    var facts = facts(CipherSuite.SUITE_17);
    var step =
        play(
            facts,
            Exchange.read("suite17-exchange.txt"),
            "bmc.capabilities",
            "bmc.open",
            "bmc.rakp2");
    step = Login.step(facts, step.state(), SILENCE, NONCES);
    assertThat(((LoginAction.GiveUp) step.action()).farewell()).isPresent();
  }

  @Test
  @DisplayName(
      "A refused repetition of RAKP 3 begins anew and closes what the first may have opened")
  void repeatedRakp3() throws Exception {
    var facts = facts(CipherSuite.SUITE_17);
    var exchange = Exchange.read("suite17-exchange.txt");
    var step = play(facts, exchange, "bmc.capabilities", "bmc.open", "bmc.rakp2");
    var refusal = new Rakp.Message4(0x2a, RakpStatus.INACTIVE_SESSION_ID, 0xa0a1a2a3, Bytes.EMPTY);
    step = arrive(facts, step, Packets.clear(PayloadType.RAKP_4, refusal.encode()));
    assertThat(step.state()).isInstanceOf(LoginState.Opening.class);
    assertThat(((LoginAction.Send) step.action()).farewell()).isPresent();
  }

  @Test
  @DisplayName("However an answer is changed, a login never breaks off, nor ends without the proof")
  void mutated() throws Exception {
    var facts = facts(CipherSuite.SUITE_17);
    var exchange = Exchange.read("suite17-exchange.txt");
    var random = new Random(2026);
    var packets = List.of("bmc.capabilities", "bmc.open", "bmc.rakp2", "bmc.rakp4");
    for (var i = 0; i < packets.size(); i++) {
      var before = play(facts, exchange, packets.subList(0, i).toArray(String[]::new));
      var good = exchange.get(packets.get(i));
      for (var n = 0; n < 2_000; n++) {
        var octets = good.toArray();
        var at = random.nextInt(octets.length);
        octets[at] ^= (byte) (1 + random.nextInt(255));
        var step = arrive(facts, before, Bytes.of(octets));
        if (step.action() instanceof LoginAction.LoggedIn) {
          assertThat(at).as("an octet of the proof").isLessThan(octets.length - 16);
        }
      }
    }
  }

  private static LoginAction send(Bytes datagram) {
    return new LoginAction.Send(datagram, Optional.empty());
  }

  private static Bytes openRefusal(int status) {
    var response =
        new OpenSession.Response(
            0x2a, new RakpStatus(status), 0, 0xa0a1a2a3, Optional.empty(), Optional.empty());
    return Packets.clear(PayloadType.OPEN_SESSION_RESPONSE, response.encode());
  }
}
