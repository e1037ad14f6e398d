package dev.ichor.tools.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spotless runs google-java-format in every build; here that formatter meets a planted source. */
class FormatterGateTest {
  private static final String SPOTLESS =
      "/project/build/plugins/plugin[artifactId='spotless-maven-plugin']";

  @TempDir Path directory;

  @Test
  @DisplayName("The formatter refuses a badly formatted source")
  void refused() throws Exception {
    var run = format("Unformatted");
    assertThat(run.code()).as(run.text()).isEqualTo(1);
    assertThat(run.text()).contains("Unformatted.java");
  }

  @Test
  @DisplayName("The formatter lets a well formatted source through")
  void accepted() throws Exception {
    assertThat(format("Clean")).isEqualTo(new Fork(0, ""));
  }

  @Test
  @DisplayName("Spotless checks in the default build, with that formatter, over main and tests")
  void bound() {
    var root = RootPom.read();
    assertThat(root.texts(SPOTLESS + "//execution[goals/goal='check']/phase"))
        .containsExactly("verify");
    assertThat(root.texts(SPOTLESS + "//googleJavaFormat/version"))
        .containsExactly("${google-java-format.version}");
    assertThat(root.texts(SPOTLESS + "//include"))
        .containsExactlyInAnyOrder("src/main/java/**/*.java", "src/test/java/**/*.java");
    assertThat(root.texts(SPOTLESS + "//skip | //spotless.check.skip")).isEmpty();
    assertThat(root.modules())
        .allSatisfy(
            module ->
                assertThat(
                        RootPom.read(module)
                            .texts(
                                "//plugin[artifactId='spotless-maven-plugin']"
                                    + " | //spotless.check.skip"))
                    .as(module.toString())
                    .isEmpty());
  }

  private Fork format(String name) throws Exception {
    var arguments = new ArrayList<>(RootPom.jvmFlags());
    arguments.addAll(List.of("-cp", Fork.classPath(), "com.google.googlejavaformat.java.Main"));
    arguments.addAll(List.of("--dry-run", "--set-exit-if-changed"));
    arguments.add(Fork.planted(name, directory).toString());
    return Fork.run("java", arguments);
  }
}
