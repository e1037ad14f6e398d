package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Settings of BMCs that others, or the factory, have left in them. */
class HousekeepingFaultTest {
  private static final PowerLimit.Wish WATTS = new PowerLimit.Wish(Optional.of(300));

  private FakeBmc bmc;
  private BmcPower power;
  private boolean active;
  private boolean stubborn;

  /** Action, watts, correction time, reserved, sampling period: power off at 500 W (§6.6.2). */
  private Bytes limit = Bytes.ofHex("01f401e803000000000100");

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(WireFaultTest.CONFIG);
    var handlers = bmc.chassis.handlers;
    handlers.put(
        Command.DCMI_GET_LIMIT,
        _ ->
            new Said(
                active ? CompletionCode.OK : CompletionCode.PARAMETER_NOT_SUPPORTED,
                Bytes.ofHex("dc0000" + limit.toHex())));
    handlers.put(
        Command.DCMI_SET_LIMIT,
        data -> {
          var action = stubborn ? 1 : data.at(4);
          limit = Bytes.ofHex("%02x".formatted(action) + data.slice(5, data.size()).toHex());
          return Said.ok(Bytes.of(0xdc));
        });
    handlers.put(
        Command.DCMI_ACTIVATE_LIMIT,
        data -> {
          active = data.at(1) == 1;
          return Said.ok(Bytes.of(0xdc));
        });
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  private interface Question<T> {
    T of(Housekeeping keeping) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(Question<T> question) throws Exception {
    return power
        .desk()
        .ask(
            bmc.endpoint(),
            Level.ADMINISTRATOR,
            "test",
            it -> question.of(it.care().housekeeping()))
        .value();
  }

  @Test
  @DisplayName(
      "The factory's \"power off\" of a limit that is not active is not switched on (§6.6.3)")
  void factoryAction() throws Exception {
    var now = ask(keeping -> keeping.change(WATTS));
    assertThat(now.exceeded()).contains("a log entry");
    assertThat(bmc.chassis.asked()).contains("DCMI Set Power Limit dc000000112c01e803000000000100");
    assertThat(active).isTrue();
  }

  @Test
  @DisplayName("What somebody chose for a limit that is active stays")
  void chosenAction() throws Exception {
    active = true;
    assertThat(ask(keeping -> keeping.change(WATTS)).exceeded().orElse("")).contains("power off");
  }

  @Test
  @DisplayName("A BMC that powers off whatever it is told has the limit switched off again")
  void stubborn() {
    stubborn = true;
    assertThatThrownBy(() -> ask(keeping -> keeping.change(WATTS)))
        .hasMessageContaining("would turn the machine off");
    assertThat(active).isFalse();
  }

  /**
   * Destinations, by type and place (§23, parameters 17 to 19).
   *
   * @param places data of parameters 18 and 19 by number
   */
  private void destinations(Map<Integer, Bytes[]> places) {
    var handlers = bmc.chassis.handlers;
    handlers.put(Command.GET_PEF_CAPABILITIES, _ -> Said.ok(Bytes.ofHex("513f0a")));
    handlers.put(
        Command.GET_PEF_PARAMETER,
        _ -> new Said(CompletionCode.PARAMETER_NOT_SUPPORTED, Bytes.EMPTY));
    handlers.put(
        Command.GET_LAN_PARAMETER,
        data ->
            switch (data.at(1)) {
              case 17 -> Said.ok(Bytes.of(0x11, places.size()));
              case 18, 19 ->
                  Said.ok(
                      Bytes.ofHex("11" + destination(places, data.at(2))[data.at(1) - 18].toHex()));
              default -> new Said(CompletionCode.PARAMETER_NOT_SUPPORTED, Bytes.EMPTY);
            });
    handlers.put(
        Command.SET_LAN_PARAMETER,
        data -> {
          destination(places, data.at(2) & 0xf)[data.at(1) - 18] = data.slice(2, data.size());
          return Said.ok(Bytes.EMPTY);
        });
  }

  private static Bytes[] destination(Map<Integer, Bytes[]> places, int number) {
    return Optional.ofNullable(places.get(number)).orElseThrow();
  }

  private static Bytes[] pair(String type, String place) {
    return new Bytes[] {Bytes.ofHex(type), Bytes.ofHex(place)};
  }

  @Test
  @DisplayName("Neither an IPv6 destination nor a vendor's is taken for a free one (parameter 19)")
  void foreignDestinations() throws Exception {
    var places = new HashMap<Integer, Bytes[]>();
    places.put(1, pair("01000000", "0110" + "20010db8000000000000000000000005"));
    places.put(2, pair("02060000", "020000" + "00000000" + "000000000000"));
    places.put(3, pair("03000000", "030000" + "00000000" + "000000000000"));
    destinations(places);
    var alerts = ask(keeping -> keeping.addAlert("10.0.0.2"));
    assertThat(alerts.destinations())
        .extracting(it -> it.address().orElse("none"))
        .containsExactly("2001:db8:0:0:0:0:0:5", "none", "10.0.0.2");
    assertThat(bmc.chassis.asked())
        .filteredOn(line -> line.startsWith("Set LAN"))
        .allMatch(line -> line.matches("Set LAN Configuration Parameters ..1[23]03.*"));
  }
}
