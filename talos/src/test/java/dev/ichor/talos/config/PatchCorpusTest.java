package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ichor.talos.Conformance;
import dev.ichor.talos.Golden;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Patches give what Talos's own patcher gives")
class PatchCorpusTest {
  @TempDir private static Path directory;

  /** Ours, or nothing when we refuse. */
  private static String ours(PatchCorpus.Case each) throws Exception {
    try {
      return Patcher.apply(each.config(), each.patch(), VersionContract.V1_13).render().reveal();
    } catch (InvalidConfigException e) {
      assertThat(e.getMessage()).as("one sentence").isNotBlank().doesNotContain("\n");
      return "";
    }
  }

  @TestFactory
  @DisplayName(
      "As the golden files say: Talos 1.13's words, and the SHA-256 of what it called the same")
  Stream<DynamicTest> golden() {
    assumeFalse(Boolean.getBoolean("golden.update"), "they are being written");
    return PatchCorpus.FAMILIES.stream()
        .map(family -> DynamicTest.dynamicTest(family, () -> golden(family)));
  }

  private static void golden(String family) throws Exception {
    var words = YamlReader.mapping(TestSecrets.resource("patches-golden/" + family + ".yaml"));
    var said = new LinkedHashMap<String, Object>();
    for (var each : PatchCorpus.family(family)) {
      var word = YamlReader.asMapping(words.getOrDefault(each.name(), Map.of()));
      var fields = new Fields();
      if (word.get("refused") instanceof String refusal) {
        fields.with("refused", ours(each).isEmpty() ? refusal : "but Ichor takes it");
      } else {
        fields
            .with("talos", String.valueOf(word.get("talos")))
            .with("ichor", VersionMatrixTest.digest(ours(each)));
      }
      said.put(each.name(), fields.toMap());
    }
    assertThat(said).isEqualTo(words);
  }

  @Test
  @DisplayName("There are at least 150 cases, and refusals among them")
  void enough() throws Exception {
    var cases = 0;
    var refused = 0;
    for (var family : PatchCorpus.FAMILIES) {
      for (var each : PatchCorpus.family(family)) {
        cases++;
        refused += ours(each).isEmpty() ? 1 : 0;
      }
    }
    assertThat(cases).isGreaterThanOrEqualTo(150);
    assertThat(refused).isGreaterThanOrEqualTo(40);
  }

  @TestFactory
  @DisplayName("Talos says so now, octet for octet, refusal for refusal (needs Go)")
  Stream<DynamicTest> talos() throws Exception {
    Conformance.require();
    return PatchCorpus.FAMILIES.stream()
        .map(family -> DynamicTest.dynamicTest(family, () -> talos(family)));
  }

  private static void talos(String family) throws Exception {
    var cases = PatchCorpus.family(family);
    var words =
        PatchCorpus.talos(
            directory, cases.stream().map(each -> Map.entry(each.base(), each.patch())).toList());
    var ours = new ArrayList<String>();
    for (var each : cases) {
      ours.add(ours(each));
    }
    // ours in Talos's writing; where we refuse, nothing to compare
    var again =
        PatchCorpus.talos(
            directory,
            ours.stream()
                .map(text -> Map.entry(text.isEmpty() ? "machine: {}" : text, PatchCorpus.NOTHING))
                .toList());
    var expected = new LinkedHashMap<String, String>();
    var found = new LinkedHashMap<String, String>();
    var golden = new LinkedHashMap<String, Object>();
    for (var i = 0; i < cases.size(); i++) {
      var name = cases.get(i).name();
      var word = words.get(i);
      expected.put(name, word.taken() ? word.text() : "refused");
      found.put(name, ours.get(i).isEmpty() ? "refused" : again.get(i).text());
      golden.put(
          name,
          (word.taken()
                  ? new Fields()
                      .with("talos", word.text())
                      .with("ichor", VersionMatrixTest.digest(ours.get(i)))
                  : new Fields().with("refused", word.text()))
              .toMap());
    }
    assertThat(differences(expected, found)).isEmpty();
    Golden.check("patches-golden/" + family + ".yaml", YamlWriter.write(golden));
  }

  private static List<String> differences(Map<String, String> expected, Map<String, String> found) {
    return expected.entrySet().stream()
        .filter(each -> !each.getValue().equals(found.get(each.getKey())))
        .map(
            each ->
                "%s%n--- Talos:%n%s%n--- Ichor:%n%s"
                    .formatted(each.getKey(), each.getValue(), found.get(each.getKey())))
        .toList();
  }
}
