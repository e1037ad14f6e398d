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
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Handler;
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
    return inside(data, CompletionCode.OK);
  }

  private static Said inside(Bytes data, CompletionCode code) {
    try {
      var asked = LanMessage.Request.decode(data.slice(1, data.size()));
      var answer = new LanMessage.Response(asked.command(), asked.sequence(), code, Bytes.of(0x55));
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

  /** What Send Message is answered with, counted. */
  private void says(Handler handler) {
    carried.set(0);
    bmc.chassis.handlers.put(
        Command.SEND_MESSAGE,
        data -> {
          carried.incrementAndGet();
          return handler.answer(data);
        });
  }

  @Test
  @DisplayName("A restart that timed out on the way (C3h) is not sent again: nobody knows of it")
  void timedOut() {
    var late = new Said(CompletionCode.TIMEOUT, Bytes.EMPTY);
    for (Handler handler :
        List.<Handler>of(_ -> late, data -> inside(data, CompletionCode.TIMEOUT))) {
      says(handler);
      assertThatThrownBy(() -> blade(blade -> new IpmiBmc(blade).flip(PowerSwitch.FORCE_RESTART)))
          .hasMessageContaining("nobody knows");
      assertThat(carried).hasValue(1);
    }
  }

  @Test
  @DisplayName("A restart for which the bus was busy (C0h, 81h) is sent again: it was not taken")
  void busyOnce() throws Exception {
    says(
        data ->
            switch (carried.get()) {
              case 1 -> new Said(CompletionCode.NODE_BUSY, Bytes.EMPTY);
              case 2 -> new Said(new CompletionCode(0x81), Bytes.EMPTY);
              default -> inside(data);
            });
    Switched said = blade(blade -> new IpmiBmc(blade).flip(PowerSwitch.FORCE_RESTART));
    assertThat(said).isEqualTo(new Switched.Accepted());
    assertThat(carried).hasValue(3);
  }

  @Test
  @DisplayName("A controller behind the BMC that resets itself may owe its answer (§20.2)")
  void reset() throws Exception {
    says(_ -> ACKNOWLEDGED);
    boolean done = blade(BridgeFaultTest::reset);
    assertThat(done).isTrue();
    assertThat(carried).hasValue(1);
    says(_ -> new Said(new CompletionCode(0x83), Bytes.EMPTY));
    assertThatThrownBy(() -> blade(BridgeFaultTest::reset)).hasMessageContaining("nobody answers");
    says(data -> inside(data, CompletionCode.INSUFFICIENT_PRIVILEGE));
    assertThatThrownBy(() -> blade(BridgeFaultTest::reset)).hasMessageContaining("Cold Reset");
  }

  private static boolean reset(IpmiPeer blade) throws BmcFaultException, InterruptedException {
    new IpmiBmc(blade).care().reset();
    return true;
  }

  /** Two volt sensors, number 9 of the BMC and number 9 of the controller 82h. */
  private static Said record(Bytes data) {
    var isOwn = data.at(2) == 0;
    var record =
        Bytes.ofHex(
            (isOwn ? "0000" : "0100")
                + ("510130" + (isOwn ? "20" : "82") + "0009070100400201000000000000000400")
                + ("00010000000000"
                    + "00".repeat(17)
                    + "c5"
                    + (isOwn ? "4f776e" : "466172")
                    + "2076"));
    var end = Math.min(record.size(), data.at(4) + data.at(5));
    return Said.ok(
        new RecordPiece(isOwn ? 1 : RecordPiece.LAST, record.slice(data.at(4), end)).encode());
  }

  @Test
  @DisplayName("A BMC that drops Send Message loses its neighbours' sensors, not its own")
  void dropped() throws Exception {
    var handlers = bmc.chassis.handlers;
    handlers.put(Command.GET_DEVICE_ID, _ -> Said.ok(Bytes.ofHex("2001017402bf7c2a000008")));
    handlers.put(Command.RESERVE_SDR, _ -> Said.ok(Bytes.of(1, 0)));
    handlers.put(Command.GET_SDR, BridgeFaultTest::record);
    handlers.put(Command.GET_SENSOR_READING, _ -> Said.ok(Bytes.of(7, 0xc0, 0xc0, 0x80)));
    bmc.wire(
        (kind, datagram) ->
            kind.equals("command") && bmc.chassis.asked().getLast().startsWith("Send Message")
                ? List.of()
                : List.of(datagram));
    try (var power = new BmcPower(WireFaultTest.CONFIG)) {
      var sensors =
          power
              .desk()
              .ask(bmc.endpoint(), Level.USER, "sensors", it -> it.care().sensors())
              .value();
      assertThat(sensors).hasSize(2);
      assertThat(sensors.getFirst().value()).contains(7.0);
      assertThat(sensors.getLast().unread().orElse("")).contains("82h", "says nothing");
    }
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
