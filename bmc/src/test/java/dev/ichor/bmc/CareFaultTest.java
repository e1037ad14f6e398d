package dev.ichor.bmc;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.client.IpmiBmc;
import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.IpmiTarget;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.DcmiPower;
import dev.ichor.bmc.ipmi.wire.LanParameter;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.ipmi.wire.SelInfo;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BMCs that refuse a part of a change, move away, or answer without end. */
class CareFaultTest {
  private static final Network.Fixed WANTED =
      new Network.Fixed("10.0.0.9", "255.255.255.0", Optional.of("10.0.0.1"));

  private final Map<Integer, Bytes> lan = new ConcurrentHashMap<>();
  private volatile int refused = -1;
  private volatile int last = -1;
  private volatile boolean gone;
  private FakeBmc bmc;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(WireFaultTest.CONFIG);
    lan.put(LanParameter.ADDRESS.number(), Bytes.of(10, 0, 0, 8));
    lan.put(LanParameter.SOURCE.number(), Bytes.of(2));
    lan.put(LanParameter.MASK.number(), Bytes.of(255, 255, 0, 0));
    bmc.chassis.handlers.put(Command.SET_LAN_PARAMETER, this::set);
    bmc.chassis.handlers.put(Command.GET_LAN_PARAMETER, this::get);
    bmc.wire((_, datagram) -> gone ? List.of() : List.of(datagram));
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  private Said set(Bytes data) {
    var parameter = data.at(1);
    if (parameter == refused) {
      return new Said(CompletionCode.BAD_FIELD, Bytes.EMPTY);
    }
    lan.put(parameter, data.slice(2, data.size()));
    gone = parameter == last;
    return Said.ok(Bytes.EMPTY);
  }

  private Said get(Bytes data) {
    var value = Optional.ofNullable(lan.get(data.at(1)));
    return value
        .map(octets -> Said.ok(new WireWriter().u8(0x11).bytes(octets).done()))
        .orElseGet(() -> new Said(CompletionCode.PARAMETER_NOT_SUPPORTED, Bytes.EMPTY));
  }

  private Network change() throws Exception {
    var wish = new Network.Wish(Optional.of(WANTED));
    return power
        .desk()
        .ask(bmc.endpoint(), Level.ADMINISTRATOR, "network", it -> it.care().change(wish))
        .value();
  }

  /** States of the change as they were announced (parameter 0). */
  private List<String> announced() {
    return bmc.chassis.asked().stream()
        .filter(it -> it.startsWith("Set LAN Configuration Parameters 0e00"))
        .map(it -> it.substring(it.length() - 2))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.300", "10.0.0", "10.0.0.01", "10.0.0.9/24", "", "fe80::1"})
  @DisplayName("What is no IPv4 address is refused before any BMC hears of it")
  void noAddress(String text) {
    assertThatThrownBy(() -> new Network.Fixed(text, "255.255.255.0", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write it as 10.0.0.9");
    assertThatThrownBy(() -> new Network.Fixed("10.0.0.9", text, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Network.Fixed("10.0.0.9", "255.0.0.0", Optional.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("A change is committed when all was taken (§23.1, parameter 0)")
  void committed() throws Exception {
    assertThat(change().mask()).contains("255.255.255.0");
    assertThat(announced()).containsExactly("01", "02", "00");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 12})
  @DisplayName("A change that was refused in part is ended without a commit")
  void notCommitted(int parameter) {
    refused = parameter;
    assertThatThrownBy(this::change).hasMessageContaining("Set LAN Configuration Parameters");
    assertThat(announced()).containsExactly("01", "00");
  }

  @Test
  @DisplayName("A BMC that is silent behind the write of its address has moved: no fault")
  void moved() throws Exception {
    last = LanParameter.ADDRESS.number();
    assertThat(change()).isEqualTo(Network.UNKNOWN);
  }

  @Test
  @DisplayName("A mask or gateway that reads back as another is told")
  void readBack() {
    bmc.chassis.handlers.put(
        Command.GET_LAN_PARAMETER,
        data ->
            data.at(1) == LanParameter.GATEWAY.number()
                ? Said.ok(Bytes.of(0x11, 10, 0, 0, 254))
                : get(data));
    assertThatThrownBy(this::change).hasMessageContaining("10.0.0.254");
  }

  @Test
  @DisplayName(
      "A BMC whose records never end costs the time of one question; its session is closed")
  void endless() throws Exception {
    bmc.chassis.handlers.put(
        Command.GET_SEL_INFO, _ -> Said.ok(new SelInfo(1, 0x8000, false, true).encode()));
    bmc.chassis.handlers.put(
        Command.GET_SEL_ENTRY,
        data ->
            Said.ok(
                new RecordPiece((data.at(2) | data.at(3) << 8) + 1 & 0x7fff, Bytes.of(new byte[16]))
                    .encode()));
    bmc.chassis.handlers.put(
        Command.GET_SDR, _ -> new Said(CompletionCode.NOT_PRESENT, Bytes.EMPTY));
    bmc.chassis.handlers.put(
        Command.GET_DEVICE_ID, _ -> Said.ok(Bytes.ofHex("2001017402bf7c2a000008")));
    bmc.chassis.handlers.put(Command.RESERVE_SDR, _ -> Said.ok(Bytes.of(1, 0)));
    var target =
        new IpmiTarget(
            "endless",
            new InetSocketAddress("127.0.0.1", bmc.endpoint().port()),
            new Credentials("admin", Secret.of("secret"), Optional.empty()));
    try (var client = new IpmiClient(WireFaultTest.CONFIG.ipmi())) {
      assertThatThrownBy(
              () ->
                  client.inSession(
                      target,
                      Privilege.USER,
                      session -> {
                        session.within(ofMillis(300));
                        return new IpmiBmc(session).care().log();
                      }))
          .hasMessageContaining("came to no end of its answers in 1 s");
    }
    assertThat(bmc.opened).hasValue(1);
    assertThat(bmc.closed).hasValue(1);
  }

  @Test
  @DisplayName("Records that are not understood are told fifty times, then counted")
  void remarks() throws Exception {
    bmc.chassis.handlers.put(
        Command.GET_DEVICE_ID, _ -> Said.ok(Bytes.ofHex("2001017402bf7c2a000008")));
    bmc.chassis.handlers.put(Command.RESERVE_SDR, _ -> Said.ok(Bytes.of(1, 0)));
    bmc.chassis.handlers.put(
        Command.GET_SDR, _ -> new Said(CompletionCode.NOT_PRESENT, Bytes.EMPTY));
    bmc.chassis.handlers.put(
        Command.GET_SEL_INFO, _ -> Said.ok(new SelInfo(70, 0x8000, false, true).encode()));
    bmc.chassis.handlers.put(
        Command.GET_SEL_ENTRY,
        data -> {
          var next = data.at(2) == 69 ? RecordPiece.LAST : data.at(2) + 1;
          return Said.ok(new RecordPiece(next, Bytes.of(1)).encode());
        });
    var log = power.desk().ask(bmc.endpoint(), Level.USER, "log", it -> it.care().log()).value();
    assertThat(log.entries()).isEmpty();
    assertThat(log.remarks()).hasSize(51).endsWith("20 more records are not understood");
  }

  @Test
  @DisplayName("Watts of a BMC that does not measure are no watts (DCMI 1.5 §6.6.1)")
  void notMeasuring() {
    bmc.chassis.handlers.put(
        Command.DCMI_POWER_READING, _ -> Said.ok(new DcmiPower(0, 0, 0, 0, 0, false).encode()));
    assertThatThrownBy(
            () -> power.desk().ask(bmc.endpoint(), Level.USER, "w", it -> it.care().powerDraw()))
        .hasMessageContaining("does not measure at present");
  }
}
