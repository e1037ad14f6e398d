package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sensor records from BMCs that carry little, lose reservations, or never come to an end. */
class RecordWalkTest {
  private static final Bytes RECORD =
      Bytes.ofHex(
          "000051012e20000507017f400201000000003f00000400000600000000e0"
              + "0000000000000000000000000000000000c3313256");

  private FakeBmc bmc;
  private BmcPower power;
  private int largest = 255;
  private int last = 1;
  private final AtomicInteger reservations = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(BmcConfig.DEFAULT);
    var handlers = bmc.chassis.handlers;
    handlers.put(Command.GET_DEVICE_ID, _ -> Said.ok(Bytes.ofHex("2001017402bf7c2a000008")));
    handlers.put(
        Command.RESERVE_SDR,
        _ -> Said.ok(new WireWriter().u16(reservations.incrementAndGet()).done()));
    handlers.put(Command.GET_SDR, this::record);
    handlers.put(Command.GET_SENSOR_READING, _ -> Said.ok(Bytes.ofHex("cac0c080")));
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  /** Two records alike; the second is the last. */
  private Said record(Bytes data) {
    var reservation = data.at(0) | data.at(1) << 8;
    var id = data.at(2) | data.at(3) << 8;
    var offset = data.at(4);
    var count = data.at(5);
    if (offset > 0 && reservation != reservations.get()) {
      return new Said(CompletionCode.RESERVATION_CANCELLED, Bytes.EMPTY);
    }
    if (count > largest || offset + count > RECORD.size()) {
      return new Said(CompletionCode.TOO_MANY_OCTETS, Bytes.EMPTY);
    }
    var next = id == last ? RecordPiece.LAST : id + 1;
    return Said.ok(new RecordPiece(next, RECORD.slice(offset, offset + count)).encode());
  }

  private List<Sensor> sensors() throws Exception {
    return power.desk().ask(bmc.endpoint(), Level.USER, "sensors", b -> b.care().sensors()).value();
  }

  @Test
  @DisplayName("A BMC that carries 8 octets at most is asked for less until it answers (§33.12)")
  void shrinks() throws Exception {
    largest = 8;
    assertThat(sensors()).extracting(Sensor::name).containsExactly("12V", "12V");
    assertThat(sensors().getFirst().value()).contains(12.12);
  }

  @Test
  @DisplayName("A reservation that is lost on the way begins this record anew (§33.11)")
  void lostReservation() throws Exception {
    var losses = new AtomicInteger(3);
    bmc.chassis.handlers.put(
        Command.GET_SDR,
        data -> {
          if (data.at(4) > 20 && losses.getAndDecrement() > 0) {
            reservations.incrementAndGet();
          }
          return record(data);
        });
    assertThat(sensors()).hasSize(2);
    assertThat(reservations.get()).isGreaterThanOrEqualTo(4);
  }

  @Test
  @DisplayName("One whose records are changed all the time is busy, not waited for for ever")
  void alwaysLost() {
    bmc.chassis.handlers.put(
        Command.GET_SDR,
        data ->
            data.at(4) > 0
                ? new Said(CompletionCode.RESERVATION_CANCELLED, Bytes.EMPTY)
                : record(data));
    assertThatThrownBy(this::sensors).hasMessageContaining("keeps changing");
  }

  @Test
  @DisplayName("Records in a circle, an empty repository and a record without end come to an end")
  void ends() throws Exception {
    last = -1;
    bmc.chassis.handlers.put(
        Command.GET_SDR,
        data -> {
          var said = record(data);
          return said.code().isOk()
              ? Said.ok(
                  new RecordPiece(data.at(2) == 0 ? 1 : 0, said.data().slice(2, said.data().size()))
                      .encode())
              : said;
        });
    assertThat(sensors()).hasSize(2);
    bmc.chassis.handlers.put(
        Command.GET_SDR, _ -> new Said(CompletionCode.NOT_PRESENT, Bytes.EMPTY));
    assertThat(sensors()).isEmpty();
    bmc.chassis.handlers.put(
        Command.GET_SDR,
        data ->
            data.at(4) == 0
                ? record(data)
                : Said.ok(new RecordPiece(RecordPiece.LAST, Bytes.EMPTY).encode()));
    assertThatThrownBy(this::sensors).hasMessageContaining("has no end");
  }
}
