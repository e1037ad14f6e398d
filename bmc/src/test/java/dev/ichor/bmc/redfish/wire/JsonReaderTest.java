package dev.ichor.bmc.redfish.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonReader READER = new JsonReader(new JsonLimits(4096, 8, 500, 300));
  private static final URI ORIGIN = URI.create("https://10.0.0.9:443");
  private static final String SYSTEM =
      """
      {"@odata.id":"/redfish/v1/Systems/1","Id":"1","UUID":"00112233445566778899AABBCCDDEEFF",
       "PowerState":"On","SerialNumber":4711,"Boot":{"BootSourceOverrideTarget":"Pxe",
       "BootSourceOverrideTarget@Redfish.AllowableValues":["None","Pxe"]},
       "Actions":{"#ComputerSystem.Reset":{"target":"/x","ResetType@Redfish.AllowableValues":["On"]}}}""";

  private static Bytes octets(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Every record that is made of a document; none may throw anything but the one exception. */
  private static void decodeAll(Bytes octets) throws MalformedRedfishException {
    var doc = READER.read(octets);
    ComputerSystem.of(new Reference("/redfish/v1/Systems/1"), doc);
    RedfishError.of(doc).words();
    TaskState.of(doc).words();
    MachineReport.Part.of(doc, "TotalCores");
    Action.allowed(doc, "ResetType");
    ServiceRoot.of(doc);
  }

  @Test
  @DisplayName("A system reads as its records (DSP0268 ComputerSystem)")
  void system() throws Exception {
    var system =
        ComputerSystem.of(new Reference("/redfish/v1/Systems/1"), READER.read(octets(SYSTEM)));
    assertThat(system.uuid().orElseThrow()).hasToString("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(system.serial()).contains("4711");
    assertThat(system.power().hasPower()).isTrue();
    assertThat(system.boot().orElseThrow().targets()).containsExactly("None", "Pxe");
    assertThat(system.reset().orElseThrow().allowed()).containsExactly("On");
  }

  @Test
  @DisplayName("Every truncation is refused with the one exception")
  void truncations() {
    var whole = octets(SYSTEM);
    for (var length = 0; length < whole.size(); length++) {
      var cut = whole.slice(0, length);
      assertThatThrownBy(() -> decodeAll(cut)).isInstanceOf(MalformedRedfishException.class);
    }
  }

  @Test
  @DisplayName("Random octets and spoilt documents: the one exception, or a record, nothing else")
  void fuzz() {
    var random = new Random(6);
    var whole = octets(SYSTEM).toArray();
    for (var round = 0; round < 20_000; round++) {
      var octets = round % 2 == 0 ? whole.clone() : new byte[random.nextInt(200)];
      if (round % 2 == 0) {
        for (var i = 0; i < 1 + random.nextInt(6); i++) {
          octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
      } else {
        random.nextBytes(octets);
      }
      try {
        decodeAll(Bytes.of(octets));
      } catch (MalformedRedfishException e) {
        assertThat(e.getMessage()).hasSizeLessThan(400);
      }
    }
  }

  @Test
  @DisplayName("Too deep, too long, too many, too large: refused before anything is built")
  void limits() {
    for (var text :
        List.of(
            "{\"a\":".repeat(9) + "1" + "}".repeat(9),
            "{\"a\":\"" + "x".repeat(501) + "\"}",
            "{\"a\":[" + "1,".repeat(400) + "1]}",
            "{\"a\":" + "1".repeat(200) + "}",
            "{\"a\":\"\"}" + " ".repeat(4096))) {
      assertThatThrownBy(() -> READER.read(octets(text)))
          .isInstanceOf(MalformedRedfishException.class);
    }
  }

  @Test
  @DisplayName("Control characters and bidirectional overrides of a BMC reach no page and no log")
  void words() throws Exception {
    var doc = READER.read(octets("{\"Model\":\"\\u001b[31mR640\\u202e\\n\"}"));
    assertThat(doc.text("Model")).contains("[31mR640");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.66/redfish/v1",
        "//10.0.0.66/x",
        "http://10.0.0.9:443/x",
        "https://10.0.0.9:444/x",
        "redfish/v1",
        "file:///etc/passwd",
        "/\\\\evil",
        ""
      })
  @DisplayName("A link to anywhere but the BMC's own host is no path")
  void foreign(String link) {
    assertThatThrownBy(() -> Reference.parse(link, ORIGIN))
        .isInstanceOf(MalformedRedfishException.class);
  }

  @Test
  @DisplayName("Relative and absolute links to the same host are the same; the fragment is cut")
  void own() throws Exception {
    var path = new Reference("/redfish/v1/Systems?$skip=2");
    assertThat(Reference.parse("/redfish/v1/Systems?$skip=2#/Boot", ORIGIN)).isEqualTo(path);
    assertThat(Reference.parse("https://10.0.0.9/redfish/v1/Systems?$skip=2", ORIGIN))
        .isEqualTo(path);
  }

  @Test
  @DisplayName("Messages are found in error, beside it, as one object, and without registry")
  void errors() throws Exception {
    for (var text :
        List.of(
            "{\"error\":{\"@Message.ExtendedInfo\":[{\"MessageId\":\"Base.1.8.X\"}]}}",
            "{\"error\":{\"@Message.ExtendedInfo\":{\"MessageId\":\"iLO.2.X\"}}}",
            "{\"@Message.ExtendedInfo\":[{\"MessageId\":\"X\"}]}",
            "{\"error\":{\"code\":\"Base.1.0.X\",\"message\":\"no\"}}")) {
      assertThat(RedfishError.of(READER.read(octets(text))).hasAny(List.of("X"))).as(text).isTrue();
    }
  }
}
