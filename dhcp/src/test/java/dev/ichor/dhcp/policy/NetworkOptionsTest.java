package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.PlannedScene.asking;
import static dev.ichor.dhcp.policy.PlannedScene.discover;
import static dev.ichor.dhcp.policy.Scene.MAC;
import static dev.ichor.dhcp.policy.Scene.message;
import static dev.ichor.dhcp.policy.Scene.withCiaddr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworkOptionsTest {
  private static final String PLAN =
      """
      {options: {dns-servers: ['10.0.0.1'], ntp-servers: '10.0.0.2', domain-name: 'site.example',
                 log-servers: '10.0.0.3', interface-mtu: 1500},
       classes: [{name: 'talos', match: {vendor-class: 'talos'},
                  options: {interface-mtu: 4000, ntp-servers: '10.0.2.2'}}],
       shared-networks: [{name: 'rack', options: {log-servers: '10.0.1.3', domain-name: 'rack.example'},
         subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.199'],
           send-always: ['log-servers'],
           lease: {default: '1h', min: '10m', max: '2h'},
           options: {routers: '10.77.0.1', domain-name: 'net.example', interface-mtu: 3000,
                     classless-routes: '10.0.0.0/8 via 10.77.0.2', auto-configure: false},
           reservations: [{mac: '52:54:00:77:00:05', address: '10.77.0.5',
                           options: {interface-mtu: 9000}}]}]}]}
      """;

  private final Scene scene = PlannedScene.of(PLAN);

  private Options offer(String mac, Options.Builder options) {
    return scene.reply(discover(mac, options)).message().options();
  }

  private static List<Integer> codes(Options options) {
    return options.values().keySet().stream().map(OptionCode::code).toList();
  }

  @Test
  @DisplayName(
      "The most special level wins: reservation, class, subnet, shared network, everywhere")
  void levels() {
    var plain = offer(MAC, asking(26, 15, 7, 6, 42));
    assertThat(plain.number(OptionCode.of(26))).contains(3000L);
    assertThat(plain.text(OptionCode.DOMAIN_NAME)).contains("net.example");
    assertThat(plain.addresses(OptionCode.of(7))).containsExactly(Ipv4.parse("10.0.1.3"));
    assertThat(plain.addresses(OptionCode.DNS_SERVERS)).containsExactly(Ipv4.parse("10.0.0.1"));
    var talos = offer(MAC, asking(26, 42).put(OptionCode.VENDOR_CLASS, "talos 1.12"));
    assertThat(talos.number(OptionCode.of(26))).contains(4000L);
    assertThat(talos.addresses(OptionCode.NTP_SERVERS)).containsExactly(Ipv4.parse("10.0.2.2"));
    var reserved = offer("525400770005", asking(26).put(OptionCode.VENDOR_CLASS, "talos 1.12"));
    assertThat(reserved.number(OptionCode.of(26))).contains(9000L);
  }

  @Test
  @DisplayName(
      "Options come in the order of option 55; what it does not name only if forced (RFC 2132 §9.8)")
  void parameterRequestList() {
    assertThat(codes(offer(MAC, asking(42, 6, 15, 3, 26))))
        .containsExactly(53, 54, 42, 6, 15, 3, 26, 51, 58, 59, 1, 7);
    assertThat(codes(offer(MAC, asking(26)))).doesNotContain(3, 6, 15, 42).contains(7);
  }

  @Test
  @DisplayName("Boot firmware gets router and DNS unasked, and everything when it sends no 55")
  void firmware() {
    var pxe = asking(60).put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007");
    assertThat(codes(offer(MAC, pxe))).contains(1, 3, 6, 51, 54);
    assertThat(codes(offer(MAC, Options.builder()))).contains(1, 3, 6, 15, 26, 28, 42, 121);
  }

  @Test
  @DisplayName(
      "121 comes with the way out, 249 is its copy, and 3 is left to who knows only that (RFC 3442)")
  void routes() {
    var routes = Bytes.ofHex("080a0a4d0002" + "000a4d0001");
    var modern = offer(MAC, asking(1, 3, 121, 249));
    assertThat(modern.get(OptionCode.CLASSLESS_ROUTES)).contains(routes);
    assertThat(modern.get(OptionCode.MICROSOFT_ROUTES)).contains(routes);
    assertThat(modern.has(OptionCode.ROUTER)).isFalse();
    assertThat(offer(MAC, asking(1, 3)).has(OptionCode.ROUTER)).isTrue();
  }

  @Test
  @DisplayName(
      "A wish for a lease time is met within bounds, T1 and T2 follow (§3.1 step 2, §4.4.5)")
  void leaseTime() {
    for (var wish : List.of(List.of(60, 600), List.of(5000, 5000), List.of(90_000, 7200))) {
      var told = offer(MAC, Options.builder().putSeconds(OptionCode.LEASE_TIME, wish.getFirst()));
      var lease = (long) wish.getLast();
      assertThat(told.number(OptionCode.LEASE_TIME)).contains(lease);
      assertThat(told.number(OptionCode.RENEWAL_TIME)).contains(lease / 2);
      assertThat(told.number(OptionCode.REBINDING_TIME)).contains(lease * 7 / 8);
    }
    assertThat(offer(MAC, Options.builder()).number(OptionCode.LEASE_TIME)).contains(3600L);
    var infinite = Options.builder().putSeconds(OptionCode.LEASE_TIME, 0xffff_ffffL);
    assertThat(offer(MAC, infinite).number(OptionCode.LEASE_TIME)).contains(7200L);
  }

  @Test
  @DisplayName("INFORM gets what the plan says for the client, and no lease times (§4.3.5)")
  void inform() {
    var inform =
        withCiaddr(message(MAC, MessageType.INFORM, asking(6, 51, 58)), Ipv4.parse("10.77.0.150"));
    assertThat(codes(scene.reply(inform).message().options())).containsExactly(53, 54, 6, 1, 7);
  }

  @Test
  @DisplayName("Option 81 is answered with the full name; nobody else hears of it (RFC 4702 §4)")
  void fqdn() {
    var asked = asking(81).put(OptionCode.CLIENT_FQDN, Bytes.ofHex("010000" + "6e31"));
    var answer = offer(MAC, asked).get(OptionCode.CLIENT_FQDN).orElseThrow();
    assertThat(answer.slice(0, 3)).isEqualTo(Bytes.ofHex("0affff"));
    assertThat(
            new String(
                answer.slice(3, answer.size()).toArray(),
                java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("n1.net.example");
    assertThat(offer(MAC, asking(81)).has(OptionCode.CLIENT_FQDN)).isFalse();
  }

  @Test
  @DisplayName("Option 116 goes only to who sent it: do not configure yourself (RFC 2563 §2)")
  void autoConfigure() {
    var asked = Options.builder().put(OptionCode.AUTO_CONFIGURE, Bytes.of(1));
    assertThat(offer(MAC, asked).get(OptionCode.AUTO_CONFIGURE)).contains(Bytes.of(0));
    assertThat(offer(MAC, asking(116)).has(OptionCode.AUTO_CONFIGURE)).isFalse();
  }

  @Test
  @DisplayName("A long value is split on the wire and whole again when read (RFC 3396 §5, §7)")
  void longOption() throws Exception {
    var url = "https://" + "a".repeat(300);
    PlannedScene.use(
        scene,
        "{options: {captive-portal: '%s'},".formatted(url)
            + " subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103']}]}");
    var wire = MessageEncoder.encode(scene.reply(discover(MAC, asking(114))).message());
    assertThat(wire.toHex()).contains("72ff").contains("7235" + "61".repeat(53));
    assertThat(DhcpMessage.decode(wire).options().text(OptionCode.of(114))).contains(url);
  }

  @Test
  @DisplayName(
      "What does not fit goes first from the end of the list, never mask or router (§2, RFC 2132 §9.10)")
  void dropped() throws Exception {
    PlannedScene.use(
        scene,
        "{options: {captive-portal: '%s', routers: '10.77.0.1'},".formatted("a".repeat(400))
            + " subnets: [{subnet: '10.77.0.0/24', pools: ['10.77.0.100-10.77.0.103']}]}");
    var reply = scene.reply(discover(MAC, asking(1, 3, 6, 114)));
    var encoded = MessageEncoder.encode(reply.message(), reply.limit());
    assertThat(encoded.packet().size()).isLessThanOrEqualTo(548);
    assertThat(encoded.dropped())
        .containsExactly(OptionCode.REBINDING_TIME, OptionCode.RENEWAL_TIME, OptionCode.of(114));
    assertThat(codes(DhcpMessage.decode(encoded.packet()).options()))
        .containsExactly(53, 54, 1, 3, 51);
  }
}
