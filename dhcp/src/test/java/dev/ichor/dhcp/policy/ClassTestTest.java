package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.PlannedScene.discover;
import static dev.ichor.dhcp.policy.Scene.MAC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassTestTest {
  private static final String UUID = "0044454c4c000000108000525400770000";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{vendor-class: 'PXEClient'}| true",
        "{vendor-class: 'HTTPClient'}| false",
        "{vendor-class: ['HTTPClient', 'PXEClient:Arch']}| true",
        "{user-class: 'iPXE'}| true",
        "{arch: [9, 7]}| true",
        "{arch: 11}| false",
        "{mac: '52:54:00'}| true",
        "{mac: '52:54:01'}| false",
        "{uuid: '4c4c4544-0000-1000-8000-525400770000'}| true",
        "{hostname: 'node-*'}| true",
        "{hostname: 'node'}| false",
        "{relay: '10.78.0.0/24'}| true",
        "{relay: '10.79.0.0/24'}| false",
        "{circuit-id: 'Gi1/*'}| true",
        "{circuit-id: 'Gi1'}| false",
        "{remote-id: '0x0a0b'}| true",
        "{relay-id: '0x0003*'}| true",
        "{option-224: '0x0102*'}| true",
        "{option-224: '0x02'}| false",
        "{option-225: '*'}| false",
        "{vendor-class: 'PXEClient', arch: 11}| false",
        "{any: [{arch: 11}, {user-class: 'iPXE'}]}| true",
        "{not: {arch: 11}, vendor-class: 'PXEClient'}| true",
        "{not: {vendor-class: 'PXEClient'}}| false"
      })
  @DisplayName(
      "A class looks at 60, 77, 93, MAC, 97, 12, giaddr, 82 (1, 2, 12) and any option's octets")
  void matches(String match, boolean expected) {
    var plan = PlannedScene.plan("{classes: [{name: 'c', match: %s}]}".formatted(match));
    var message = Scene.withGiaddr(discover(MAC, options()), Ipv4.parse("10.78.0.2"));
    var request = Request.of(message, new Arrival(Arrival.Door.DHCP, Ipv4.ANY, 67));
    assertThat(plan.classes().getFirst().test().matches(request)).isEqualTo(expected);
  }

  private static Options.Builder options() {
    return Options.builder()
        .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003000")
        .put(OptionCode.USER_CLASS, Bytes.ofHex("0469505845"))
        .put(OptionCode.CLIENT_ARCH, Bytes.of(0, 7))
        .put(OptionCode.CLIENT_UUID, Bytes.ofHex(UUID))
        .put(OptionCode.HOST_NAME, "Node-7")
        .put(OptionCode.of(224), Bytes.of(1, 2, 3))
        .put(
            OptionCode.RELAY_INFORMATION,
            Bytes.ofHex("01074769312f302f37" + "02020a0b" + "0c040003aabb"));
  }
}
