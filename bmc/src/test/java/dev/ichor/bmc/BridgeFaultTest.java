package dev.ichor.bmc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.client.IpmiBmc;
import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.IpmiPeer;
import dev.ichor.bmc.ipmi.client.IpmiTarget;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiRoute;
import dev.ichor.inventory.model.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A BMC whose bus below is busy, empty, deaf or lossy (§22.7). */
class BridgeFaultTest {
  private static final Said ACKNOWLEDGED = Said.ok(Bytes.EMPTY);

  private final AtomicInteger carried = new AtomicInteger();
  private FakeBmc bmc;
  private IpmiClient client;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    client = new IpmiClient(WireFaultTest.CONFIG.ipmi());
  }

  @AfterEach
  void stop() {
    client.close();
    bmc.close();
  }

  private interface Work<T> {
    T with(IpmiPeer blade) throws BmcFaultException, InterruptedException;
  }

  private Bytes deviceId() throws Exception {
    return blade(blade -> blade.require(Command.GET_DEVICE_ID, Bytes.EMPTY));
  }

  private <T> T blade(Work<T> work) throws Exception {
    var target =
        new IpmiTarget(
            "bmc",
            new InetSocketAddress("127.0.0.1", bmc.endpoint().port()),
            new Credentials("admin", Secret.of("secret"), Optional.empty()));
    var hop = IpmiRoute.parse("0x82").hops().getFirst();
    return client.inSession(target, Privilege.USER, session -> work.with(session.behind(hop, 0)));
  }

  /** The answer of the controller inside the acknowledgement. */
  private static Said inside(Bytes data) {
    try {
      var asked = LanMessage.Request.decode(data.slice(1, data.size()));
      var answer =
          new LanMessage.Response(
              asked.command(), asked.sequence(), CompletionCode.OK, Bytes.of(0x55));
      return Said.ok(answer.encode());
    } catch (MalformedIpmiException e) {
      throw new AssertionError("no message inside", e);
    }
  }

  @Test
  @DisplayName("A bus that is busy is asked again, then answers")
  void busy() throws Exception {
    bmc.chassis.handlers.put(
        Command.SEND_MESSAGE,
        data ->
            switch (carried.incrementAndGet()) {
              case 1 -> new Said(CompletionCode.NODE_BUSY, Bytes.EMPTY);
              case 2 -> new Said(new CompletionCode(0x81), Bytes.EMPTY);
              default -> inside(data);
            });
    assertThat(deviceId()).isEqualTo(Bytes.of(0x55));
    bmc.chassis.handlers.put(
        Command.SEND_MESSAGE, _ -> new Said(CompletionCode.NODE_BUSY, Bytes.EMPTY));
    assertThatThrownBy(this::deviceId)
        .isInstanceOfSatisfying(
            BmcFaultException.class,
            busy -> assertThat(busy.fault()).isInstanceOf(BmcFault.Busy.class));
  }

  @Test
  @DisplayName("Acknowledged and never answered is asked twice, then told with the controller")
  void deaf() {
    bmc.chassis.handlers.put(
        Command.SEND_MESSAGE,
        _ -> {
          carried.incrementAndGet();
          return ACKNOWLEDGED;
        });
    assertThatThrownBy(this::deviceId).hasMessageContaining("0x82 behind it gave no answer");
    assertThat(carried).hasValue(2);
    assertThat(bmc.closed).as("the session is closed all the same").hasValue(1);
  }

  @Test
  @DisplayName("A restart whose answer is lost behind the BMC is not sent a second time")
  void notTwice() {
    bmc.chassis.handlers.put(
        Command.SEND_MESSAGE,
        _ -> {
          carried.incrementAndGet();
          return ACKNOWLEDGED;
        });
    assertThatThrownBy(() -> blade(blade -> new IpmiBmc(blade).flip(PowerSwitch.FORCE_RESTART)))
        .hasMessageContaining("gave no answer");
    assertThat(carried).hasValue(1);
  }

  @Test
  @DisplayName("What is lost between us and the BMC is sent again; it answers the same (§6.12.8)")
  void lost() throws Exception {
    bmc.chassis.handlers.put(Command.SEND_MESSAGE, BridgeFaultTest::inside);
    bmc.wire(
        (kind, datagram) ->
            kind.equals("command") && carried.incrementAndGet() == 1
                ? List.of()
                : List.of(datagram, datagram));
    assertThat(deviceId()).isEqualTo(Bytes.of(0x55));
  }

  @Test
  @DisplayName("Nonsense inside the acknowledgement is no answer, and ends")
  void nonsense() {
    bmc.chassis.handlers.put(Command.SEND_MESSAGE, _ -> Said.ok(Bytes.of(1, 2, 3, 4, 5, 6)));
    assertThatThrownBy(this::deviceId).isInstanceOf(BmcFaultException.class);
    Await.until(ofSeconds(20), () -> bmc.closed.get() == 1);
  }
}
