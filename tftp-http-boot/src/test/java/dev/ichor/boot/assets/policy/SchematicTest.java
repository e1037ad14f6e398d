package dev.ichor.boot.assets.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchematicTest {
  /** Written by {@code schematics/main.go} with gopkg.in/yaml.v3 3.0.1, Go 1.26. */
  static List<JsonNode> golden() throws IOException {
    try (var in =
        SchematicTest.class.getResourceAsStream("/dev/ichor/boot/assets/schematics/golden.json")) {
      var cases = new ArrayList<JsonNode>();
      new ObjectMapper().readTree(Objects.requireNonNull(in)).forEach(cases::add);
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("The canonical text and the id are those that Go's yaml.v3 makes")
  void canonical(JsonNode golden) {
    var schematic = SchematicReader.read(golden.path("schematic").toString());
    assertThat(schematic.canonical()).isEqualTo(golden.path("canonical").asText());
    assertThat(schematic.id()).isEqualTo(golden.path("id").asText());
    if (schematic.meta().stream().noneMatch(one -> one.value().matches("(?s)\\s.*"))) {
      // yaml.v3 does not read back itself what begins with a blank line
      assertThat(SchematicReader.read(schematic.canonical())).isEqualTo(schematic);
    }
  }

  @Test
  @DisplayName("No customization is the well-known id (image-factory docs/api.md)")
  void wellKnown() {
    assertThat(SchematicReader.read("customization: {}").id())
        .isEqualTo(Schematic.NONE.id())
        .isEqualTo("376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba");
    assertThat(SchematicReader.read("").id()).isEqualTo(Schematic.NONE.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customisation: {} | customisation is not known",
        "customization: {extraKernelArgs: a} | customization.extraKernelArgs is not a list",
        "customization: {meta: [{key: 256, value: a}]} | key is 0 to 255",
        "customization: {bootloader: lilo} | customization.bootloader is 'lilo'",
        "customization: {secureboot: {enrollKeys: yes}} | enrollKeys is 'yes'",
        "customization: [1] | customization is not a mapping",
        "a: b: c | is not YAML",
      })
  @DisplayName("A mistake is named by its key, as the factory would refuse it")
  void refused(String yaml, String why) {
    assertThatThrownBy(() -> SchematicReader.read(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("Truncated and random text is read or refused, never anything else")
  void hostile() throws IOException {
    var random = new Random(4);
    for (var golden : golden()) {
      var text = golden.path("canonical").asText();
      for (var cut = 0; cut < text.length(); cut += 7) {
        tolerated(text.substring(0, cut));
      }
      var octets = new char[40];
      for (var i = 0; i < octets.length; i++) {
        octets[i] = (char) random.nextInt(256);
      }
      tolerated(new String(octets));
    }
  }

  private static void tolerated(String text) {
    try {
      assertThat(SchematicReader.read(text).id()).hasSize(64);
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }
}
