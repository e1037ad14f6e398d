package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.Conformance;
import dev.ichor.talos.Golden;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Every setting in every version and role makes a configuration that Talos accepts")
class VersionMatrixTest {
  /** Ichor's version, and the Talos library that judges it: the newest that resolves. */
  private static final Map<String, String> JUDGES =
      Map.of("v1.11.6", "1.11", "v1.12.7", "1.12", "v1.13.9", "1.13", "v1.14.0", "1.14");

  private static final List<String> VERSIONS = JUDGES.keySet().stream().sorted().toList();

  @TempDir private static Path directory;

  private static String configuration(String version, Role role, String settings) throws Exception {
    var generated =
        ConfigGenerator.generate(
            TestConfigs.machine("n1", role),
            TestConfigs.cluster(version, settings),
            TestSecrets.fixed(),
            Map.of(),
            TestConfigs.REPORTING);
    assertThat(generated).as("%s", generated).isInstanceOf(Generated.Ready.class);
    return ((Generated.Ready) generated).configuration().reveal();
  }

  private static Map<String, String> configurations(String version) throws Exception {
    var all = new LinkedHashMap<String, String>();
    for (var role : Role.values()) {
      for (var each : SettingsCases.all().entrySet()) {
        all.put(
            "%s, %s".formatted(role.talosName(), each.getKey()),
            configuration(version, role, each.getValue()));
      }
    }
    return all;
  }

  static String digest(String text) throws Exception {
    var octets = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(octets);
  }

  @TestFactory
  @DisplayName("As the golden files say: these very octets were accepted (SHA-256)")
  Stream<DynamicTest> golden() {
    return Boolean.getBoolean("golden.update")
        ? Stream.empty()
        : VERSIONS.stream().map(each -> DynamicTest.dynamicTest(each, () -> golden(each)));
  }

  private static void golden(String version) throws Exception {
    var found = new LinkedHashMap<String, Object>();
    for (var each : configurations(version).entrySet()) {
      found.put(each.getKey(), digest(each.getValue()));
    }
    var accepted = YamlReader.mapping(TestSecrets.resource("accepted/" + version + ".yaml"));
    assertThat(found).isEqualTo(accepted);
  }

  @TestFactory
  @DisplayName("Talos says so now (needs Go)")
  Stream<DynamicTest> talos() throws Exception {
    Conformance.require();
    return VERSIONS.stream().map(each -> DynamicTest.dynamicTest(each, () -> talos(each)));
  }

  private static void talos(String version) throws Exception {
    var judge = JUDGES.getOrDefault(version, "");
    Conformance.require(judge);
    var files = new ArrayList<String>();
    var all = configurations(version);
    var golden = new Fields();
    for (var each : all.entrySet()) {
      var name = digest(each.getKey()).substring(0, 16) + ".yaml";
      files.add(Files.writeString(directory.resolve(name), each.getValue()).toString());
      golden.with(each.getKey(), digest(each.getValue()));
    }
    var command = new ArrayList<>(List.of("validate"));
    command.addAll(files);
    var verdict = Conformance.judgeOf(judge, command.toArray(String[]::new));
    var lines = verdict.text().strip().lines().toList();
    var said = new LinkedHashMap<String, String>();
    var names = List.copyOf(all.keySet());
    for (var i = 0; i < names.size(); i++) {
      said.put(names.get(i), i < lines.size() ? lines.get(i) : "(nothing)");
    }
    said.values().removeIf("ok"::equals);
    assertThat(said).as("what Talos %s objects to", judge).isEmpty();
    Golden.check("accepted/" + version + ".yaml", YamlWriter.write(golden.toMap()));
  }

  @TestFactory
  @DisplayName("The schema resources are those of Talos's types (needs Go)")
  Stream<DynamicTest> schemas() throws Exception {
    Conformance.require();
    return VERSIONS.stream()
        .map(each -> DynamicTest.dynamicTest(each, () -> schema(JUDGES.getOrDefault(each, ""))));
  }

  private static void schema(String minor) throws Exception {
    Conformance.require(minor);
    var said = Conformance.judgeOf(minor, "schema").text();
    var file = Path.of("src/main/resources/dev/ichor/talos/config/schema-%s.txt".formatted(minor));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, said);
    }
    assertThat(said).isEqualTo(Files.readString(file));
  }
}
