package dev.ichor.bmc.ipmi.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.SendMessage;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiRoute;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command inside a command, and every form in which its answer comes back. */
class BridgeStepTest {
  private static final SendMessage ONE = asked("0x30");
  private static final SendMessage TWO = asked("0x82,7:0x74");
  private static final LanMessage.Response ANSWER =
      new LanMessage.Response(Command.GET_DEVICE_ID, 5, CompletionCode.OK, Bytes.of(0x20, 0x81));

  private static SendMessage asked(String route) {
    return new SendMessage(IpmiRoute.parse(route).hops(), 0, Command.GET_DEVICE_ID, 5, Bytes.EMPTY);
  }

  private static LanMessage.Response relayed(CompletionCode code, Bytes data) {
    return new LanMessage.Response(Command.SEND_MESSAGE, 5, code, data);
  }

  @Test
  @DisplayName("One hop: channel 0 tracked, then the message as it goes on the IPMB (§22.7, §5.1)")
  void oneHop() {
    assertThat(ONE.encode().toHex()).isEqualTo("40" + "3018b8" + "201401cb");
  }

  @Test
  @DisplayName("Two hops: a Send Message to the first holds the message to the second (§22.7)")
  void twoHops() {
    var inner = "47" + "741874" + "8214" + "01" + "69";
    assertThat(TWO.encode().toHex()).isEqualTo("40" + "821866" + "201434" + inner + "51");
  }

  @Test
  @DisplayName("Acknowledged first, answered behind it: as OpenIPMI and most BMCs do (§6.13.3)")
  void behind() {
    assertThat(BridgeStep.of(relayed(CompletionCode.OK, Bytes.EMPTY), ONE))
        .isEqualTo(new BridgeStep.Underway());
    assertThat(BridgeStep.of(ANSWER, ONE)).isEqualTo(new BridgeStep.Answered(ANSWER));
  }

  @Test
  @DisplayName("The answer inside the acknowledgement, once or at each hop")
  void inside() {
    var once = relayed(CompletionCode.OK, ANSWER.encode());
    assertThat(BridgeStep.of(once, ONE)).isEqualTo(new BridgeStep.Answered(ANSWER));
    var twice = relayed(CompletionCode.OK, once.encode());
    assertThat(BridgeStep.of(twice, TWO)).isEqualTo(new BridgeStep.Answered(ANSWER));
    var thrice = relayed(CompletionCode.OK, twice.encode());
    assertThat(BridgeStep.of(thrice, TWO)).isInstanceOf(BridgeStep.Stray.class);
  }

  @Test
  @DisplayName("A hop that cannot go on refuses with a word for it (§22.7)")
  void refused() {
    var nobody = relayed(new CompletionCode(0x83), Bytes.EMPTY);
    assertThat(BridgeStep.of(nobody, ONE))
        .isEqualTo(new BridgeStep.Refused(new CompletionCode(0x83)));
    var second = relayed(CompletionCode.OK, nobody.encode());
    assertThat(BridgeStep.of(second, TWO))
        .isEqualTo(new BridgeStep.Refused(new CompletionCode(0x83)));
    assertThat(BridgeStep.words(new CompletionCode(0x83))).contains("nobody answers");
  }

  @Test
  @DisplayName("Late answers, other commands and cut acknowledgements are not taken")
  void strays() {
    var late = new LanMessage.Response(Command.GET_DEVICE_ID, 4, CompletionCode.OK, Bytes.EMPTY);
    assertThat(BridgeStep.of(late, ONE)).isInstanceOf(BridgeStep.Stray.class);
    var other = new LanMessage.Response(Command.GET_SEL_INFO, 5, CompletionCode.OK, Bytes.EMPTY);
    assertThat(BridgeStep.of(other, ONE)).isInstanceOf(BridgeStep.Stray.class);
    var whole = ANSWER.encode();
    for (var length = 1; length < whole.size(); length++) {
      var cut = relayed(CompletionCode.OK, whole.slice(0, length));
      assertThat(BridgeStep.of(cut, ONE)).isInstanceOf(BridgeStep.Stray.class);
    }
  }

  @Test
  @DisplayName("Random octets in an acknowledgement never throw")
  void random() {
    var random = new Random(7);
    for (var i = 0; i < 5_000; i++) {
      var octets = new byte[random.nextInt(40) + 1];
      random.nextBytes(octets);
      assertThat(BridgeStep.of(relayed(CompletionCode.OK, Bytes.owning(octets)), TWO)).isNotNull();
    }
  }

  @Test
  @DisplayName("The logical unit stands beside the network function (§5.1)")
  void unit() throws MalformedIpmiException {
    var request = new LanMessage.Request(Command.GET_SENSOR_READING, 1, Bytes.of(3), 2);
    assertThat(request.encode().at(1)).isEqualTo(0x04 << 2 | 2);
    assertThat(LanMessage.Request.decode(request.encode())).isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x82", "7:0x82", "0x82,7:0x74"})
  @DisplayName("A target is written as hops and read back the same")
  void written(String text) {
    assertThat(IpmiRoute.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "82", "0x83", "0x00", "0x20", "12:0x82", "0x82,", "0x82,0x84,0x86", "x\n"})
  @DisplayName("What is no target is refused with what it looks like")
  void misspelt(String text) {
    assertThatThrownBy(() -> IpmiRoute.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
