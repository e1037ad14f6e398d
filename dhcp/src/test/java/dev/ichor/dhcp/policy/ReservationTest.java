package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.PlannedScene.bind;
import static dev.ichor.dhcp.policy.PlannedScene.discover;
import static dev.ichor.dhcp.policy.PlannedScene.offered;
import static dev.ichor.dhcp.policy.Scene.MAC;
import static dev.ichor.dhcp.policy.Scene.OTHER_MAC;
import static dev.ichor.dhcp.policy.Scene.message;
import static dev.ichor.dhcp.policy.Scene.withCiaddr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.HashSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationTest {
  private static final String SUBNET =
      "{subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103'], reservations: [%s]}]}";

  private static Scene scene(String reservations) {
    return PlannedScene.of(SUBNET.formatted(reservations));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mac: '52:54:00:77:00:00'| 12| 78",
        "client-id: '0x00aabb'| 61| 00aabb",
        "uuid: '4c4c4544-0000-1000-8000-525400770000'| 97| 0044454c4c000000108000525400770000",
        "uuid: '4c4c4544-0000-1000-8000-525400770000'| 97| 004c4c4544000010008000525400770000",
        "circuit-id: 'Gi1/0/7'| 82| 01074769312f302f37",
        "remote-id: '0x0a0b'| 82| 02020a0b",
        "circuit-id: 'g7', remote-id: '0x0a0b'| 82| 0102673702020a0b"
      })
  @DisplayName("A reservation is found by MAC, 61, 97 in either order, circuit and remote id (82)")
  void keys(String key, int option, String hex) {
    var scene = scene("{%s, address: '10.77.0.50'}".formatted(key));
    Supplier<Options.Builder> options =
        () -> Options.builder().put(OptionCode.of(option), Bytes.ofHex(hex));
    assertThat(offered(scene, discover(MAC, options.get()))).isEqualTo("10.77.0.50");
    assertThat(bind(scene, MAC, options)).isEqualTo(Ipv4.parse("10.77.0.50"));
    assertThat(offered(scene, discover("5254007799aa", Options.builder())))
        .startsWith("10.77.0.10");
  }

  @Test
  @DisplayName("A port with circuit and remote id goes before one with circuit id alone")
  void mostSpecificPort() {
    var scene =
        scene(
            "{circuit-id: 'g7', address: '10.77.0.50'},"
                + "{circuit-id: 'g7', remote-id: 'sw1', address: '10.77.0.51'}");
    assertThat(offered(scene, discover(MAC, PlannedScene.relayed("010267370203737731"))))
        .isEqualTo("10.77.0.51");
    assertThat(offered(scene, discover(MAC, PlannedScene.relayed("010267370203737732"))))
        .isEqualTo("10.77.0.50");
  }

  @Test
  @DisplayName("A reserved address in a pool goes to nobody else, also when all others are taken")
  void neverToOthers() {
    var scene = scene("{mac: '%s', address: '10.77.0.101'}".formatted(MAC));
    var given = new HashSet<String>();
    for (var i = 1; i <= 3; i++) {
      given.add(scene.bind("52540099000" + i).getHostAddress());
    }
    assertThat(given).hasSize(3).doesNotContain("10.77.0.101");
    assertThat(Scene.ignored(scene.decide(discover("525400990009", Options.builder()))))
        .contains("no free address");
    var wish = Options.builder().put(OptionCode.REQUESTED_ADDRESS, Ipv4.parse("10.77.0.101"));
    assertThat(scene.decide(discover("525400990009", wish))).isInstanceOf(Decision.Ignore.class);
    assertThat(scene.bind(MAC)).isEqualTo(Ipv4.parse("10.77.0.101"));
  }

  @Test
  @DisplayName("Leased to somebody else just now: he keeps it, the owner gets another for so long")
  void conflict() {
    var scene = scene("");
    var taken = scene.bind(OTHER_MAC);
    scene.now = scene.now.plusSeconds(3000);
    PlannedScene.use(
        scene,
        SUBNET.formatted("{mac: '%s', address: '%s'}".formatted(MAC, taken.getHostAddress())));
    var offer = scene.apply(discover(MAC, Options.builder()));
    assertThat(offer.message().yiaddr()).isNotEqualTo(taken);
    assertThat(offer.why()).contains("for now", "still leased to 52:54:00:77:00:01 until");
    assertThat(offer.message().options().number(OptionCode.LEASE_TIME)).contains(600L);
    var temporary = scene.bind(MAC);
    assertThat(temporary).isNotEqualTo(taken);

    var renewal = withCiaddr(message(OTHER_MAC, MessageType.REQUEST, Options.builder()), taken);
    var nak = scene.reply(renewal);
    assertThat(nak.message().type()).contains(MessageType.NAK);
    assertThat(nak.why()).contains("is reserved for mac=52:54:00:77:00:00");

    scene.now = scene.now.plus(Duration.ofMinutes(11));
    var back = withCiaddr(message(MAC, MessageType.REQUEST, Options.builder()), temporary);
    assertThat(scene.reply(back).message().type()).contains(MessageType.NAK);
    assertThat(scene.bind(MAC)).isEqualTo(taken);
  }

  @Test
  @DisplayName("A renewal shows no UUID and no switch port: the holder keeps what they reserved")
  void unseenKey() {
    for (var key :
        new String[] {"uuid: '4c4c4544-0000-1000-8000-525400770000'", "circuit-id: 'g7'"}) {
      var scene = scene("{%s, address: '10.77.0.50'}".formatted(key));
      Supplier<Options.Builder> shown =
          () ->
              PlannedScene.relayed("01026737")
                  .put(OptionCode.CLIENT_UUID, Bytes.ofHex("0044454c4c000000108000525400770000"));
      var bound = bind(scene, MAC, shown);
      assertThat(bound).as(key).isEqualTo(Ipv4.parse("10.77.0.50"));
      var renewal = withCiaddr(message(MAC, MessageType.REQUEST, Options.builder()), bound);
      assertThat(scene.reply(renewal).message().type()).as(key).contains(MessageType.ACK);
      assertThat(offered(scene, discover(MAC, Options.builder()))).isEqualTo("10.77.0.50");
      var other = withCiaddr(message(OTHER_MAC, MessageType.REQUEST, Options.builder()), bound);
      assertThat(scene.reply(other).message().type()).as(key).contains(MessageType.NAK);
    }
  }

  @Test
  @DisplayName("Hostname, options and boot of a reservation; the lease has its name")
  void told() {
    var scene =
        scene(
            "{mac: '%s', address: '10.77.0.50', hostname: 'node-7', options: {ntp-servers: '10.77.0.3'},"
                    .formatted(MAC)
                + " boot: {server: '10.77.0.4', file: 'own.efi', script: 'http://10.77.0.4/own.ipxe'}}");
    var pxe =
        PlannedScene.asking(12, 42)
            .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007")
            .put(OptionCode.CLIENT_ARCH, Bytes.of(0, 7));
    var offer = scene.apply(discover(MAC, pxe)).message();
    assertThat(offer.options().text(OptionCode.HOST_NAME)).contains("node-7");
    assertThat(offer.options().addresses(OptionCode.NTP_SERVERS))
        .containsExactly(Ipv4.parse("10.77.0.3"));
    assertThat(offer.file()).isEqualTo("own.efi");
    assertThat(offer.siaddr()).isEqualTo(Ipv4.parse("10.77.0.4"));
    assertThat(offer.options().text(OptionCode.TFTP_SERVER_NAME)).contains("10.77.0.4");
    var ipxe = pxe.put(OptionCode.USER_CLASS, "iPXE");
    assertThat(scene.reply(discover(MAC, ipxe)).message().file())
        .isEqualTo("http://10.77.0.4/own.ipxe");
    var bound = scene.reply(Scene.select(MAC, Scene.SELF, Ipv4.parse("10.77.0.50")));
    assertThat(((Decision.Change.Bind) bound.change()).lease().hostname()).contains("node-7");
  }

  @Test
  @DisplayName("A reservation without an address keeps a pool address and still tells its options")
  void withoutAddress() {
    var scene =
        PlannedScene.of(
            "{subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103']}],"
                + " reservations: [{mac: '%s', hostname: 'any'}]}".formatted(MAC));
    var offer = scene.reply(discover(MAC, Options.builder())).message();
    assertThat(offer.yiaddr().getHostAddress()).startsWith("10.77.0.10");
    assertThat(offer.options().text(OptionCode.HOST_NAME)).contains("any");
  }
}
