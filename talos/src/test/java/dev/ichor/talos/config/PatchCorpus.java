package dev.ichor.talos.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.ichor.inventory.model.Role;
import dev.ichor.talos.Conformance;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The cases of src/test/resources/patches: a base and a patch each. */
final class PatchCorpus {
  static final List<String> FAMILIES =
      List.of("machine", "network", "cluster", "documents", "json", "legacy");

  private PatchCorpus() {}

  record Case(String family, String name, String base, String patch) {
    MachineConfig config() throws Exception {
      return MachineConfig.parse(base);
    }
  }

  static List<Case> family(String family) throws Exception {
    var file = YamlReader.mapping(TestSecrets.resource("patches/" + family + ".yaml"));
    var base = String.valueOf(file.get("base"));
    var text = base.equals("generated") ? generated() : base;
    var cases = new ArrayList<Case>();
    YamlReader.asMapping(file.getOrDefault("patches", Map.of()))
        .forEach((name, patch) -> cases.add(new Case(family, name, text, String.valueOf(patch))));
    return cases;
  }

  private static String generated() throws Exception {
    var input = TestConfigs.input(VersionContract.V1_13, Role.CONTROL_PLANE);
    var documents = new ArrayList<>(MachineConfig.generate(input).documents());
    documents.addAll(TestConfigs.REPORTING.documents());
    return new MachineConfig(documents).render().reveal();
  }

  /**
   * What Talos says.
   *
   * @param text the result in Talos's own writing, or why it refuses
   */
  record Word(boolean taken, String text) {}

  /** Each base patched by Talos; an empty patch brings the base into Talos's writing. */
  static List<Word> talos(Path directory, List<Map.Entry<String, String>> basesAndPatches)
      throws Exception {
    var encoder = Base64.getEncoder();
    var lines =
        basesAndPatches.stream()
            .map(
                each ->
                    encoder.encodeToString(each.getKey().getBytes(UTF_8))
                        + each.getValue()
                            .transform(
                                patch ->
                                    patch.equals(NOTHING)
                                        ? ""
                                        : " ." + encoder.encodeToString(patch.getBytes(UTF_8))))
            .collect(joining("\n"));
    var file = Files.writeString(directory.resolve("patches.txt"), lines + "\n");
    var verdict = Conformance.judge("patches", file.toString());
    return verdict
        .text()
        .strip()
        .lines()
        .map(
            line ->
                new Word(
                    line.startsWith("ok "),
                    new String(Base64.getDecoder().decode(line.substring(3)), UTF_8)))
        .toList();
  }

  /** In the place of a patch: none. */
  static final String NOTHING = "(nothing)";
}
