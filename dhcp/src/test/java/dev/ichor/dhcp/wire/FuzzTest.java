package dev.ichor.dhcp.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ichor.dhcp.ra.wire.NdMessage;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Text;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every decoder against its corpus, all truncations of it, noise, and mutations: 420 000 inputs
 * from a fixed seed, so that a failure is the same on every machine. What fails is kept in {@code
 * target/fuzz-findings}; copy it into the corpus with the fix.
 */
class FuzzTest {
  private static final long SEED = 20_261_122L;
  private static final int MESSAGES = 100_000;
  private static final int VALUES = 11_000;

  /** A decoder; may throw nothing but what it declares. */
  private interface Decoder {
    void decode(Bytes octets) throws MalformedPacketException;
  }

  private static final Map<String, Decoder> DECODERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("message", FuzzTest::message),
              Map.entry(
                  "vendor", octets -> assertThat(SubOptions.vendor(octets).values()).isNotNull()),
              Map.entry("relay", FuzzTest::relay),
              Map.entry("ipxe", FuzzTest::ipxe),
              Map.entry(
                  "arch", octets -> assertThat(ClientArch.listOf(octets).toString()).isNotNull()),
              Map.entry("ndi", octets -> assertThat(NetworkDevice.of(octets)).isNotNull()),
              Map.entry("uuid", octets -> assertThat(ClientUuid.both(octets)).isNotNull()),
              Map.entry(
                  "user-class", octets -> assertThat(UserClass.of(octets).classes()).isNotEmpty()),
              Map.entry("routes", octets -> assertThat(ClasslessRoutes.decode(octets)).isNotNull()),
              Map.entry("names", octets -> assertThat(DomainNames.decode(octets)).isNotNull()),
              Map.entry("fqdn", octets -> assertThat(ClientFqdn.of(octets)).isNotNull()),
              Map.entry("arp", octets -> assertThat(ArpPacket.decode(octets)).isNotNull()),
              Map.entry("icmp", octets -> assertThat(IcmpEcho.reply(octets)).isNotNull()),
              Map.entry("message6", FuzzTest::message6),
              Map.entry("nd", octets -> assertThat(NdMessage.decode(octets)).isNotNull()),
              Map.entry("udp", octets -> assertThat(UdpFrame.decode(octets)).isNotNull())));

  static Stream<String> decoders() {
    return DECODERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("decoders")
  @DisplayName("survives its corpus, every truncation of it, noise and mutations")
  void survives(String name) {
    var decoder = requireNonNull(DECODERS.get(name));
    var corpus = Corpus.of(name);
    assertThat(corpus).isNotEmpty();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (var seed : corpus) {
            for (var size = 0; size <= seed.size(); size++) {
              feed(name, decoder, seed.slice(0, size));
            }
          }
          var mutator = new Mutator(SEED, corpus);
          for (var i = name.startsWith("message") ? MESSAGES : VALUES; i > 0; i--) {
            feed(name, decoder, mutator.next());
          }
        });
  }

  private static void feed(String name, Decoder decoder, Bytes input) {
    try {
      decoder.decode(input);
    } catch (MalformedPacketException expected) {
      assertThat(expected.offset()).isBetween(0, input.size());
    } catch (RuntimeException | Error e) {
      throw new AssertionError(name + " fell over; kept as " + Corpus.keep(name, input), e);
    }
  }

  /** What was understood is written and understood the same again. */
  private static void message(Bytes octets) throws MalformedPacketException {
    var first = DhcpMessage.decode(octets);
    var second = DhcpMessage.decode(MessageEncoder.encode(first));
    assertThat(second.options()).isEqualTo(first.options());
    assertThat(DhcpMessage.decode(MessageEncoder.encode(second))).isEqualTo(second);
    var limited = MessageEncoder.encode(first, MessageEncoder.SMALLEST_LIMIT);
    assertThat(DhcpMessage.decode(limited.packet()).xid()).isEqualTo(first.xid());
    first.relayInformation().ifPresent(FuzzTest::relay);
    if (octets.hashCode() % 16 == 0) {
      assertThat(MessageText.of(first)).isNotEmpty();
    }
  }

  private static void message6(Bytes octets) throws MalformedPacketException {
    var first = Message6.decode(octets);
    assertThat(Message6.decode(first.encode())).isEqualTo(first);
    if (octets.hashCode() % 16 == 0) {
      assertThat(Message6Text.of(first)).isNotEmpty();
    }
  }

  private static void ipxe(Bytes octets) {
    assertThat(IpxeOptions.of(octets).features()).isNotNull();
    assertThat(IpxeOptions.saysHttp(octets)).isIn(true, false);
  }

  private static void relay(Bytes octets) {
    relay(RelayInformation.of(octets));
  }

  private static void relay(RelayInformation relay) {
    assertThat(relay.linkSelection()).isNotNull();
    assertThat(relay.serverIdOverride()).isNotNull();
    assertThat(relay.circuitId()).isNotNull();
    assertThat(relay.remoteId()).isNotNull();
    assertThat(relay.usesSourcePort()).isEqualTo(relay.sub().has(19));
  }
}
