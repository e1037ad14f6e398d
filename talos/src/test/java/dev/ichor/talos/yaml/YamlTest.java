package dev.ichor.talos.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class YamlTest {
  @Test
  @DisplayName("off, yes, 010 and 1_0 are strings and are written so that YAML 1.1 keeps them so")
  void wordsOfYaml11() throws Exception {
    var read = YamlReader.mapping("a: off\nb: yes\nc: 010\nd: 1_0\ne: true\nf: 8\n");
    assertThat(read)
        .containsEntry("a", "off")
        .containsEntry("b", "yes")
        .containsEntry("d", "1_0")
        .containsEntry("e", true)
        .containsEntry("f", 8);
    var written = YamlWriter.write(read);
    assertThat(written).contains("a: \"off\"\n", "b: \"yes\"\n", "d: \"1_0\"\n", "e: true\n");
    assertThat(YamlReader.mapping(written)).isEqualTo(read);
  }

  @Test
  @DisplayName(
      "Several lines become a literal block, empty collections {} and [], keys stay in order")
  void forms() throws Exception {
    var document =
        new Fields()
            .with("z", "one\ntwo\n")
            .with("on", "x")
            .with("a", new Fields())
            .with("l", List.of())
            .with("m", List.of(Map.of("k", "v")))
            .toMap();
    var written = YamlWriter.write(document);
    assertThat(written)
        .isEqualTo("z: |\n  one\n  two\n\"on\": \"x\"\na: {}\nl: []\nm:\n- k: \"v\"\n");
    assertThat(YamlReader.mapping(written)).isEqualTo(document);
  }

  @Test
  @DisplayName("Null is absent, null documents are skipped")
  void nulls() throws Exception {
    assertThat(YamlReader.documents("a:\nb: 1\n---\n---\nc: [~, 2]\n"))
        .isEqualTo(List.of(Map.of("b", 1), Map.of("c", List.of(2))));
  }

  @Test
  @DisplayName("A bomb within the limit of 50 aliases (3^16 values on one line) is refused as well")
  void smallBomb() {
    var bomb = new StringBuilder("{l0: &l0 [x, x, x]");
    for (var level = 1; level < 17; level++) {
      bomb.append(
          ", l%d: &l%d [*l%d, *l%d, *l%d]"
              .formatted(level, level, level - 1, level - 1, level - 1));
    }
    assertThatThrownBy(() -> YamlReader.mapping(bomb.append("}").toString()))
        .isInstanceOf(MalformedYamlException.class)
        .hasMessageContaining("aliases counted");
  }

  @Test
  @DisplayName("Duplicate keys, broken text, deep nesting and alias bombs are refused, bounded")
  void refused() {
    refused("a: 1\na: 2\n");
    refused("a: [\n");
    refused("[".repeat(200_000));
    var bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (var i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    refused(bomb.toString());
    refused("x".repeat((4 << 20) + 1));
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> YamlReader.documents(text)).isInstanceOf(MalformedYamlException.class);
  }
}
