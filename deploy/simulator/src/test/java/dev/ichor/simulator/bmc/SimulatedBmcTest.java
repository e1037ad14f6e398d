package dev.ichor.simulator.bmc;

import static dev.ichor.simulator.bmc.FakeConsole.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.wire.Octets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedBmcTest {
  static final BmcProfile PROFILE =
      new BmcProfile(
          UUID.fromString("4c4c4544-0077-1000-8000-525400770000"),
          "Ichor",
          "Simulated",
          "SIM0001",
          "admin",
          "secret",
          2);

  private static final Octets GET_STATUS = FakeConsole.request(1, 0x00, 0x01, Octets.EMPTY);

  private final FakeChassis chassis = new FakeChassis();
  private final SimulatedBmc bmc = new SimulatedBmc(PROFILE, chassis, BmcFaults.NONE);

  private FakeConsole console(CipherSuite suite) {
    return new FakeConsole(bmc, suite, "admin", "secret");
  }

  @Test
  @DisplayName("A presence ping is answered by a pong that announces IPMI (IPMI 2.0 §13.2.4)")
  void pong() {
    var ping = Octets.hex("0600ff06000011be80420000");
    assertThat(bmc.answer(ping, NOW))
        .contains(Octets.hex("0600ff06000011be40420010000011be000000008100000000000000"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SUITE_3", "SUITE_17"})
  @DisplayName("Open Session and RAKP 1 to 4 lead to a session (IPMI 2.0 §13.17 to §13.23)")
  void login(CipherSuite suite) {
    var console = console(suite);
    assertThat(console.open()).isZero();
    assertThat(console.rakp1()).isZero();
    assertThat(console.rakp3()).isZero();
    var status = console.command(1, 1, 0x00, 0x01, Octets.EMPTY);
    assertThat(console.completion(bmc.answer(status, NOW))).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"SUITE_3", "SUITE_17"})
  @DisplayName("A wrong password ends in RAKP 4 with status 0Fh (IPMI 2.0 Table 13-15)")
  void wrongPassword(CipherSuite suite) {
    var console = new FakeConsole(bmc, suite, "admin", "guess");
    console.open();
    console.rakp1();
    assertThat(console.rakp3()).isEqualTo(0x0f);
    assertThat(bmc.answer(console.command(1, 1, 0, 1, Octets.EMPTY), NOW)).isEmpty();
  }

  @Test
  @DisplayName("An unknown user ends in RAKP 2 with status 0Dh (IPMI 2.0 Table 13-15)")
  void unknownUser() {
    var console = new FakeConsole(bmc, CipherSuite.SUITE_17, "root", "secret");
    console.open();
    assertThat(console.rakp1()).isEqualTo(0x0d);
  }

  @Test
  @DisplayName("Cipher suite 0 and suites without encryption are refused with status 11h")
  void noSuiteZero() {
    for (int[] triple : new int[][] {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {2, 2, 1}, {3, 1, 1}}) {
      var open = FakeConsole.openRequest(triple[0], triple[1], triple[2]);
      assertThat(FakeConsole.exchange(bmc, Payloads.OPEN_REQUEST, open).at(1)).isEqualTo(0x11);
    }
  }

  @Test
  @DisplayName("The slots are few: one session too many is status 01h, a closed one is free again")
  void slots() {
    var first = console(CipherSuite.SUITE_17).login();
    console(CipherSuite.SUITE_17).login();
    assertThat(console(CipherSuite.SUITE_3).open()).isEqualTo(0x01);
    var id = first.command(1, 1, 0, 1, Octets.EMPTY).slice(6, 10);
    assertThat(first.completion(bmc.answer(first.command(2, 2, 6, 0x3c, id), NOW))).isZero();
    assertThat(console(CipherSuite.SUITE_3).open()).isZero();
  }

  @Test
  @DisplayName("An error status in RAKP 3 frees the half-open slot at once (IPMI 2.0 §13.22)")
  void abortFreesTheSlot() {
    for (int i = 0; i < 2 * PROFILE.sessionSlots(); i++) {
      var console = console(CipherSuite.SUITE_17);
      assertThat(console.open()).isZero();
      console.rakp1();
      assertThat(console.abort()).isEqualTo(0x08);
    }
  }

  @Test
  @DisplayName("An error status in RAKP 3 does not end a session that is open: it is not signed")
  void abortOfAnOpenSession() {
    var console = console(CipherSuite.SUITE_17).login();
    console.abort();
    var status = console.command(1, 1, 0x00, 0x01, Octets.EMPTY);
    assertThat(console.completion(bmc.answer(status, NOW))).isZero();
  }

  @Test
  @DisplayName("A duplicated or altered packet is dropped in silence (IPMI 2.0 §6.12.13, §13.28)")
  void duplicates() {
    var console = console(CipherSuite.SUITE_3).login();
    var raise = console.command(1, 1, 6, 0x3b, Octets.of(4));
    assertThat(bmc.answer(raise, NOW)).isPresent();
    assertThat(bmc.answer(raise, NOW)).isEmpty();
    var on = console.command(2, 2, 0, 0x02, Octets.of(1)).toArray();
    on[on.length - 1] ^= 1;
    assertThat(bmc.answer(Octets.of(on), NOW)).isEmpty();
    assertThat(chassis.actions).isEmpty();
    assertThat(bmc.answer(console.command(40, 3, 0, 1, Octets.EMPTY), NOW)).isEmpty();
  }

  @Test
  @DisplayName("A request repeated under a new session number is answered, not carried out again")
  void repeated() {
    var console = console(CipherSuite.SUITE_17).login();
    bmc.answer(console.command(1, 1, 6, 0x3b, Octets.of(4)), NOW);
    for (int sequence = 2; sequence < 4; sequence++) {
      var on = console.command(sequence, 2, 0, 0x02, Octets.of(1));
      assertThat(console.completion(bmc.answer(on, NOW))).isZero();
    }
    assertThat(chassis.actions).containsExactly(ChassisAction.POWER_ON);
  }

  @Test
  @DisplayName("A session starts at User level: control is D4h until raised (IPMI 2.0 §22.18)")
  void privilege() {
    var console = console(CipherSuite.SUITE_17).login();
    var control = console.command(1, 1, 0, 0x02, Octets.of(1));
    assertThat(console.completion(bmc.answer(control, NOW))).isEqualTo(0xd4);
    assertThat(bmc.answer(RmcpDatagram.plain(GET_STATUS), NOW).orElseThrow().at(14 + 6))
        .isEqualTo(0xd4);
  }

  @Test
  @DisplayName("Power cycle of a machine that is off is D5h, a busy BMC says C0h first")
  void states() {
    var busy =
        new SimulatedBmc(PROFILE, chassis, new BmcFaults(0, 1, OptionalInt.empty(), Duration.ZERO));
    var console = new FakeConsole(busy, CipherSuite.SUITE_17, "admin", "secret").login();
    busy.answer(console.command(1, 1, 6, 0x3b, Octets.of(4)), NOW);
    var first = busy.answer(console.command(2, 2, 0, 0x02, Octets.of(2)), NOW);
    assertThat(console.completion(first)).isEqualTo(0xc0);
    var second = busy.answer(console.command(3, 3, 0, 0x02, Octets.of(2)), NOW);
    assertThat(console.completion(second)).isEqualTo(0xd5);
  }

  @Test
  @DisplayName("Truncated and random datagrams never get further than a silent drop")
  void garbage() {
    var login = RmcpDatagram.unprotected(Payloads.OPEN_REQUEST, FakeConsole.openRequest(1, 1, 1));
    for (int length = 0; length < login.length(); length++) {
      assertThat(bmc.answer(login.slice(0, length), NOW)).isEmpty();
    }
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      byte[] header = {6, 0, (byte) 0xff, 7, 6, (byte) (0x10 + random.nextInt(6)), 0, 0, 0, 0};
      System.arraycopy(header, 0, bytes, 0, Math.min(header.length, bytes.length));
      bmc.answer(Octets.of(bytes), NOW);
    }
    assertThat(chassis.actions).isEmpty();
  }
}
