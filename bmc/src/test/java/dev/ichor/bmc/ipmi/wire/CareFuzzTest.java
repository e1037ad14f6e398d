package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every decoder of sensors, events, FRU, users and console: cut, changed and random octets give a
 * value or a fault, and nothing else. The corpus is kept in {@code ipmi/corpus.txt}.
 */
class CareFuzzTest {
  private interface Decoder {
    Object decode(Bytes octets) throws MalformedIpmiException;
  }

  private static final Bytes TYPE = Bytes.of(1, 0, 0, 0);
  private static final Bytes PLACE = Bytes.of(1, 0, 0, 10, 77, 1, 5, 0, 0, 0, 0, 0, 0);

  private static final Map<String, Decoder> DECODERS =
      Map.ofEntries(
          Map.entry("sdr", Sdr::decode),
          Map.entry("sdrLength", Sdr::length),
          Map.entry("piece", RecordPiece::decode),
          Map.entry("reading", SensorReading::decode),
          Map.entry("thresholds", SensorThresholds::decode),
          Map.entry("sel", SelEntry::decode),
          Map.entry("selInfo", SelInfo::decode),
          Map.entry("fru", FruReader::read),
          Map.entry("user", UserAccess::decode),
          Map.entry("userName", UserAccess::name),
          Map.entry("lan", LanParameter::data),
          Map.entry("dcmi", DcmiPower::decode),
          Map.entry("dcmiLimit", DcmiLimit::decode),
          Map.entry("dcmiText", DcmiText::decode),
          Map.entry("pef", EventFilters::decode),
          Map.entry("pefValue", EventFilters::value),
          Map.entry("policy", EventFilters.Policy::decode),
          Map.entry("alertType", octets -> AlertTarget.decode(octets, PLACE)),
          Map.entry("alertPlace", octets -> AlertTarget.decode(TYPE, octets)),
          Map.entry("clock", SelEntry::clock),
          Map.entry("response", LanMessage.Response::decode),
          Map.entry("sol", SolPayload::decode),
          Map.entry("activation", SolPayload.Activation::decode),
          Map.entry("watchdog", Watchdog::decode));

  private record Sample(String decoder, Bytes octets) {}

  /** One a line: decoder, space, octets. */
  private static List<Sample> corpus() {
    try (var in = CareFuzzTest.class.getResourceAsStream("/ipmi/corpus.txt")) {
      return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" "))
          .map(parts -> new Sample(parts[0], Bytes.ofHex(parts.length > 1 ? parts[1] : "")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> decoders() {
    return DECODERS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("decoders")
  @DisplayName("Every sample of the corpus, cut at every octet and changed at random")
  void corpus(String name) {
    var decoder = requireNonNull(DECODERS.get(name));
    var random = new Random(6);
    var samples = corpus().stream().filter(it -> it.decoder().equals(name)).toList();
    assertThat(samples).as("corpus of %s", name).isNotEmpty();
    for (var sample : samples) {
      for (var size = 0; size <= sample.octets().size(); size++) {
        attempt(decoder, sample.octets().slice(0, size));
      }
      for (var i = 0; i < 2_000; i++) {
        var octets = sample.octets().toArray();
        for (var flips = random.nextInt(4); flips >= 0 && octets.length > 0; flips--) {
          octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        attempt(decoder, Bytes.of(octets));
      }
    }
    for (var i = 0; i < 3_000; i++) {
      var octets = new byte[random.nextInt(300)];
      random.nextBytes(octets);
      attempt(decoder, Bytes.of(octets));
    }
  }

  private static void attempt(Decoder decoder, Bytes octets) {
    try {
      assertThat(decoder.decode(octets)).isNotNull();
    } catch (MalformedIpmiException e) {
      assertThat(e.field()).isNotBlank();
      assertThat(e.offset()).isBetween(0, octets.size());
    }
  }

  @Test
  @DisplayName("decode(encode(x)) is x")
  void roundTrips() throws Exception {
    var event =
        new SelEntry.Event(
            7,
            Optional.of(Instant.ofEpochSecond(1_900_000_000)),
            0x20,
            1,
            2,
            1,
            false,
            Bytes.of(1, 2, 3));
    var reading = new SensorReading(200, true, false, 0x1234);
    var limits = new SensorThresholds(0x3f, Bytes.of(1, 2, 3, 4, 5, 6));
    var info = new SelInfo(7, 900, true, true);
    var user = new UserAccess(10, Optional.of(true), false, true, true, 4);
    var power = new DcmiPower(140, 8, 160, 110, 60, true);
    var sol = new SolPayload(3, 2, 9, SolPayload.NACK, Bytes.of('a'));
    var piece = new RecordPiece(9, Bytes.of(1));
    var limit = new DcmiLimit(0x11, 300, 1000, 1);
    var target =
        new AlertTarget(
            2, 0, true, 3, 4, 0, false, Bytes.of(1, 2, 3, 4), Bytes.ofHex("525400000001"));
    assertThat(AlertTarget.decode(target.type(), target.place())).isEqualTo(target);
    var place6 = Bytes.ofHex("02" + "10" + "20010db8000000000000000000000005");
    var target6 = AlertTarget.decode(target.type(), place6);
    assertThat(target6.format()).isEqualTo(AlertTarget.IPV6);
    assertThat(target6.place()).isEqualTo(place6);
    assertThat(limit.encode().toHex())
        .isEqualTo("dc000000" + "11" + "2c01" + "e8030000" + "0000" + "0100");
    assertThat(DcmiLimit.decode(Bytes.ofHex("dc0000112c01e803000000000100"))).isEqualTo(limit);
    var dog = new Watchdog(true, 4, 1, Duration.ofSeconds(60));
    assertThat(SelEntry.decode(event.encode())).isEqualTo(event);
    assertThat(SensorReading.decode(reading.encode())).isEqualTo(reading);
    assertThat(SensorThresholds.decode(limits.encode())).isEqualTo(limits);
    assertThat(SelInfo.decode(info.encode())).isEqualTo(info);
    assertThat(UserAccess.decode(user.encode())).isEqualTo(user);
    assertThat(DcmiPower.decode(power.encode())).isEqualTo(power);
    assertThat(SolPayload.decode(sol.encode())).isEqualTo(sol);
    assertThat(RecordPiece.decode(piece.encode())).isEqualTo(piece);
    assertThat(Watchdog.decode(dog.encode())).isEqualTo(dog);
    assertThat(event.encode().size()).isEqualTo(SelEntry.SIZE);
  }
}
