package dev.ichor.bmc.redfish.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.KnownBad;
import dev.ichor.bmc.redfish.policy.SerialWay;
import dev.ichor.bmc.serial.policy.HostKeyRule;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a BMC says of its console, and what is known against its firmware. */
class ConsoleAndFirmwareTest {
  private static JsonDoc doc(String json) throws MalformedRedfishException {
    var octets = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new JsonReader(JsonLimits.DEFAULT).read(Bytes.of(octets));
  }

  @Test
  @DisplayName("Serial over LAN is taken where it is on, with its port (DSP0268 SerialConsole)")
  void ipmi() throws Exception {
    var system =
        doc(
            "{'SerialConsole': {'SSH': {'ServiceEnabled': true, 'Port': 2200},"
                + " 'IPMI': {'ServiceEnabled': true, 'Port': 6230}}}");
    var way = SerialWay.of(system, JsonDoc.EMPTY);
    assertThat(way).isEqualTo(new SerialWay.Ipmi(6230));
    assertThat(way.whyNot("10.0.0.9")).isEmpty();
    var old = doc("{'SerialConsole': {'ServiceEnabled': true, 'ConnectTypesSupported': ['IPMI']}}");
    assertThat(SerialWay.of(JsonDoc.EMPTY, old)).isEqualTo(new SerialWay.Ipmi(623));
  }

  @Test
  @DisplayName("SSH and WebSocket are taken after serial over LAN; of a screen it is told where")
  void others() throws Exception {
    var all =
        doc(
            "{'SerialConsole': {'IPMI': {'ServiceEnabled': true},"
                + " 'WebSocket': {'ServiceEnabled': true, 'ConsoleURI': 'wss://10.0.0.9/console0'},"
                + " 'SSH': {'ServiceEnabled': true, 'Port': 2200, 'ConsoleEntryCommand': 'vsp'}}}");
    assertThat(SerialWay.all(all, JsonDoc.EMPTY))
        .containsExactly(
            new SerialWay.Ipmi(623),
            new SerialWay.WebSocket("https://10.0.0.9/console0"),
            new SerialWay.Ssh(2200, Optional.of("vsp")))
        .allMatch(way -> way.whyNot("10.0.0.9").isEmpty());
    var old = doc("{'SerialConsole': {'ServiceEnabled': true, 'ConnectTypesSupported': ['SSH']}}");
    assertThat(SerialWay.of(JsonDoc.EMPTY, old)).isEqualTo(new SerialWay.Ssh(22, Optional.empty()));
    var drawn = doc("{'GraphicalConsole': {'ServiceEnabled': true}}");
    assertThat(SerialWay.of(JsonDoc.EMPTY, drawn)).isEqualTo(new SerialWay.Graphical());
    assertThat(new SerialWay.Graphical().whyNot("10.0.0.9").orElseThrow())
        .contains("https://10.0.0.9");
    assertThat(SerialWay.of(JsonDoc.EMPTY, JsonDoc.EMPTY).whyNot("h").orElseThrow())
        .contains("auto");
  }

  @Test
  @DisplayName("A host key is trusted when a person approved it, and not otherwise")
  void hostKey() {
    var shown = "SHA256:" + "b".repeat(43);
    assertThat(HostKeyRule.judge("h:22", Optional.of(shown), shown)).isEmpty();
    assertThat(HostKeyRule.judge("h:22", Optional.empty(), shown))
        .contains(new BmcFault.HostKeyUnknown("h:22", shown));
    var other = "SHA256:" + "c".repeat(43);
    assertThat(HostKeyRule.judge("h:22", Optional.of(other), shown))
        .contains(new BmcFault.HostKeyChanged("h:22", other, shown));
  }

  @ParameterizedTest
  @CsvSource({
    "HPE,iLO 4,iLO 4 v2.50,true",
    "Hewlett Packard Enterprise,iLO 4,2.53,false",
    "HPE,iLO 5,iLO 5 v2.30,false",
    "Dell Inc.,13G Monolithic,2.50.50.50,true",
    "Dell Inc.,13G Monolithic,2.52.52.52,false",
    "Dell Inc.,14G Monolithic,4.20.20.20,false",
    "Supermicro,X11,1.0,false"
  })
  @DisplayName("Firmware with a known hole is a finding; later and other firmware is not")
  void knownBad(String vendor, String model, String firmware, boolean isBad) {
    var found = KnownBad.finding(Optional.of(vendor), Optional.of(model), Optional.of(firmware));
    assertThat(found.isPresent()).isEqualTo(isBad);
    assertThat(KnownBad.finding(Optional.of(vendor), Optional.of(model), Optional.empty()))
        .isEmpty();
  }
}
