package dev.ichor.bmc.redfish.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.KnownBad;
import dev.ichor.bmc.redfish.policy.SerialWay;
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
    assertThat(way.whyNot("10.0.0.9", "root")).isEmpty();
    var old = doc("{'SerialConsole': {'ServiceEnabled': true, 'ConnectTypesSupported': ['IPMI']}}");
    assertThat(SerialWay.of(JsonDoc.EMPTY, old)).isEqualTo(new SerialWay.Ipmi(623));
  }

  @Test
  @DisplayName("SSH is told with the whole command, WebSocket and screens with where they are")
  void others() throws Exception {
    var ssh =
        doc(
            "{'SerialConsole': {'IPMI': {'ServiceEnabled': false},"
                + " 'SSH': {'ServiceEnabled': true, 'Port': 2200, 'ConsoleEntryCommand': 'vsp'}}}");
    assertThat(SerialWay.of(ssh, JsonDoc.EMPTY).whyNot("10.0.0.9", "root").orElseThrow())
        .contains("ssh -p 2200 root@10.0.0.9, then type: vsp");
    var socket =
        doc(
            "{'SerialConsole': {'WebSocket': {'ServiceEnabled': true, 'ConsoleURI': '/console0'}}}");
    assertThat(SerialWay.of(socket, JsonDoc.EMPTY)).isEqualTo(new SerialWay.WebSocket("/console0"));
    var drawn = doc("{'GraphicalConsole': {'ServiceEnabled': true}}");
    assertThat(SerialWay.of(JsonDoc.EMPTY, drawn)).isEqualTo(new SerialWay.Graphical());
    assertThat(SerialWay.of(JsonDoc.EMPTY, JsonDoc.EMPTY).whyNot("h", "u").orElseThrow())
        .contains("auto");
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
