package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.PlannedScene.discover;
import static dev.ichor.dhcp.policy.PlannedScene.offered;
import static dev.ichor.dhcp.policy.Scene.MAC;
import static dev.ichor.dhcp.policy.Scene.ignored;
import static dev.ichor.dhcp.policy.Scene.message;
import static dev.ichor.dhcp.policy.Scene.reboot;
import static dev.ichor.dhcp.policy.Scene.withCiaddr;
import static dev.ichor.dhcp.policy.Scene.withGiaddr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworksTest {
  private static final String PLAN =
      """
      {classes: [{name: 'gpu', match: {vendor-class: 'GPU'}}],
       shared-networks: [{name: 'rack', interface: 'eth1', subnets: [
         {subnet: '10.80.0.0/24', pools: ['10.80.0.10-10.80.0.11']},
         {subnet: '10.81.0.0/24', pools: ['10.81.0.10-10.81.0.11']},
         {subnet: '10.82.0.0/24', pools: ['10.82.0.10-10.82.0.11'], classes: ['gpu']}]}],
       subnets: [
         {subnet: '10.78.0.0/24', pools: ['10.78.0.100-10.78.0.109'], exclude: ['10.78.0.100-10.78.0.107', '10.78.0.109']},
         {subnet: '10.79.0.0/24', relays: ['172.16.0.9'],
          pools: [{range: '10.79.0.10-10.79.0.19', classes: ['gpu']}, '10.79.0.100-10.79.0.109']}]}
      """;

  private final Scene scene = PlannedScene.of(PLAN);

  private static Options.Builder gpu() {
    return Options.builder().put(OptionCode.VENDOR_CLASS, "GPU of some make");
  }

  private static DhcpMessage from(String giaddr, Options.Builder options) {
    return withGiaddr(discover(MAC, options), Ipv4.parse(giaddr));
  }

  @Test
  @DisplayName(
      "Link selection comes before subnet selection, and that before giaddr (RFC 3527 §3, RFC 3011 §3)")
  void order() {
    var both =
        PlannedScene.relayed("05040a4e0000")
            .put(OptionCode.SUBNET_SELECTION, Ipv4.parse("10.79.0.0"));
    assertThat(offered(scene, from("10.80.0.1", both))).startsWith("10.78.0.");
    var client = Options.builder().put(OptionCode.SUBNET_SELECTION, Ipv4.parse("10.79.0.0"));
    assertThat(offered(scene, from("10.80.0.1", client))).startsWith("10.79.0.10");
    assertThat(offered(scene, from("10.79.0.1", Options.builder()))).startsWith("10.79.0.10");
  }

  @Test
  @DisplayName(
      "A link selection that we do not serve is silence, not a guess by giaddr (RFC 3527 §3)")
  void unknownLink() {
    var why = ignored(scene.decide(from("10.78.0.1", PlannedScene.relayed("0504c0000201"))));
    assertThat(why).contains("192.0.2.1");
  }

  @Test
  @DisplayName("A relay whose giaddr is in none of its subnets is known by name")
  void relayByName() {
    assertThat(offered(scene, from("172.16.0.9", Options.builder()))).startsWith("10.79.0.");
  }

  @Test
  @DisplayName("Excluded addresses are never given out: one is left of ten")
  void exclusions() {
    assertThat(offered(scene, from("10.78.0.1", Options.builder()))).isEqualTo("10.78.0.108");
  }

  @Test
  @DisplayName("A pool for a class comes first for its clients and is closed to others")
  void classPools() {
    assertThat(offered(scene, from("10.79.0.1", gpu()))).startsWith("10.79.0.1").hasSize(10);
    var wish = Options.builder().put(OptionCode.REQUESTED_ADDRESS, Ipv4.parse("10.79.0.12"));
    assertThat(offered(scene, from("10.79.0.1", wish))).startsWith("10.79.0.10");
  }

  @Test
  @DisplayName("Shared network: lease, then class, then free space pick the subnet; all are used")
  void shared() {
    for (var i = 0; i < 4; i++) {
      var given = scene.bind("52540088000" + i).getHostAddress();
      assertThat(given).startsWith(i < 2 ? "10.80.0." : "10.81.0.");
    }
    assertThat(ignored(scene.decide(discover("525400880009", Options.builder()))))
        .contains("no free address in rack (10.82.0.0/24, 10.80.0.0/24, 10.81.0.0/24)");
    assertThat(offered(scene, discover("525400880009", gpu()))).startsWith("10.82.0.");
    var fourth = scene.reply(discover("525400880003", Options.builder()));
    assertThat(fourth.message().yiaddr().getHostAddress()).startsWith("10.81.0.");
    assertThat(fourth.message().options().address(OptionCode.SUBNET_MASK))
        .contains(Ipv4.parse("255.255.255.0"));
  }

  @Test
  @DisplayName(
      "INIT-REBOOT on a shared network: any of its subnets is right, another one is refused (§4.3.2)")
  void sharedReboot() {
    assertThat(ignored(scene.decide(reboot(MAC, Ipv4.parse("10.81.0.10"))))).contains("no record");
    assertThat(scene.reply(reboot(MAC, Ipv4.parse("10.78.0.108"))).message().type())
        .contains(MessageType.NAK);
  }

  @Test
  @DisplayName(
      "ciaddr picks the link of a unicast renewal, not of a broadcast on another wire (§4.3.2)")
  void ciaddr() {
    var networks =
        Networks.of(
            PlannedScene.plan(PLAN),
            java.util.Map.of("eth1", Scene.SELF, "eth2", Ipv4.parse("10.78.0.1")));
    scene.networks = Optional.of(networks);
    var address = Ipv4.parse("10.78.0.108");
    var renewal = withCiaddr(message(MAC, MessageType.REQUEST, Options.builder()), address);
    var unicast = new Arrival(Arrival.Door.DHCP, address, 68, Optional.of(Scene.SELF));
    assertThat(Scene.reply(scene.decide(renewal, unicast)).message().type())
        .contains(MessageType.ACK);
    assertThat(scene.reply(renewal).message().type()).contains(MessageType.NAK);
  }

  @Test
  @DisplayName(
      "More hops than the plan allows, or a relay outside its networks: silence (RFC 1542 §4.1.1)")
  void relayRules() {
    scene.networks =
        Optional.of(
            Networks.of(
                PlannedScene.plan(
                    "{rules: {relays: ['10.78.0.0/24'], max-hops: 1},"
                        + " subnets: [{subnet: '10.78.0.0/24', pools: ['10.78.0.100-10.78.0.109']}]}"),
                java.util.Map.of()));
    var message = from("10.78.0.1", Options.builder());
    var inside = new Arrival(Arrival.Door.DHCP, Ipv4.parse("10.78.0.1"), 67);
    var outside = new Arrival(Arrival.Door.DHCP, Ipv4.parse("192.0.2.7"), 67);
    assertThat(scene.decide(message, inside)).isInstanceOf(Decision.Reply.class);
    assertThat(ignored(scene.decide(message, outside)))
        .contains("192.0.2.7 is in no network of relays");
    assertThat(ignored(scene.decide(Scene.withHops(message, 2), inside)))
        .contains("passed 2 relays, more than 1");
  }

  @Test
  @DisplayName("A REQUEST without any address is served by flag only (§4.3.2; Kea serves it)")
  void nameless() {
    var nameless = message(MAC, MessageType.REQUEST, Options.builder());
    assertThat(ignored(scene.decide(nameless))).contains("names no address");
    PlannedScene.use(
        scene,
        "{rules: {serve-nameless-requests: true},"
            + " subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103']}]}");
    var offer = scene.apply(discover(MAC, Options.builder())).message().yiaddr();
    var ack = scene.reply(message(MAC, MessageType.REQUEST, Options.builder()));
    assertThat(ack.message().type()).contains(MessageType.ACK);
    assertThat(ack.message().yiaddr()).isEqualTo(offer);
    var others = Options.builder().put(OptionCode.SERVER_ID, Scene.OTHER_SERVER);
    assertThat(ignored(scene.decide(message(MAC, MessageType.REQUEST, others))))
        .contains("10.77.0.9");
  }

  @Test
  @DisplayName(
      "DECLINE and RELEASE without server identifier are taken (RFC 2131 Table 5 wants one; Kea and ISC do so)")
  void withoutServerId() {
    PlannedScene.use(
        scene, "{subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103']}]}");
    var bound = scene.bind(MAC);
    var release = withCiaddr(message(MAC, MessageType.RELEASE, Options.builder()), bound);
    var decline =
        message(
            MAC, MessageType.DECLINE, Options.builder().put(OptionCode.REQUESTED_ADDRESS, bound));
    assertThat(scene.decide(release)).isInstanceOf(Decision.Note.class);
    assertThat(scene.decide(decline)).isInstanceOf(Decision.Note.class);
  }

  @Test
  @DisplayName(
      "IPoIB: no hardware address, known by option 61 alone, answered by broadcast (RFC 4390 §2.1)")
  void infiniBand() {
    PlannedScene.use(
        scene, "{subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103']}]}");
    var one = infiniBand("ff00000000000200000002c903000a0b0c01");
    var other = infiniBand("ff00000000000200000002c903000a0b0c02");
    var offer = scene.apply(one);
    assertThat(offer.destination()).isEqualTo(new Destination.Broadcast(68));
    assertThat(offer.message().htype()).isEqualTo(32);
    assertThat(offer.message().chaddr().isEmpty()).isTrue();
    assertThat(offered(scene, one)).isEqualTo(offer.message().yiaddr().getHostAddress());
    assertThat(offered(scene, other)).isNotEqualTo(offer.message().yiaddr().getHostAddress());
    assertThat(ignored(scene.decide(infiniBand("")))).contains("neither a client identifier");
  }

  private static DhcpMessage infiniBand(String clientId) {
    var options = Options.builder();
    if (!clientId.isEmpty()) {
      options.put(OptionCode.CLIENT_ID, Bytes.ofHex(clientId));
    }
    return new DhcpMessage(
        DhcpMessage.BOOTREQUEST,
        32,
        Bytes.EMPTY,
        0,
        7,
        0,
        DhcpMessage.BROADCAST_FLAG,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        "",
        "",
        options.put(MessageType.DISCOVER).build());
  }
}
