package dev.ichor.boot.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "\\",
        ".",
        "..",
        "../x",
        "/..",
        "a/..",
        "a/../b",
        "a\\..\\b",
        "..\\..\\boot.ini",
        "/../../../../etc/passwd",
        "C:\\boot.ini",
        "c:/x",
        "a\u0000b",
        "a b",
        "a\nb",
        "a\tb",
        "caf\u00e9",
        "\u2025/x",
        "\uff0e\uff0e/x",
        "file:///etc/passwd",
        "x/\u007f"
      })
  @DisplayName("Names that climb, hide or are no plain ASCII are refused")
  void refused(String name) {
    assertThat(BootPath.of(name)).isInstanceOf(BootPath.Refused.class);
  }

  @Test
  @DisplayName("Slashes, backslashes, doubles and dots are only spelling")
  void clean() {
    assertThat(BootPath.of("\\\\a//./b\\c/")).isEqualTo(new BootPath.Clean(List.of("a", "b", "c")));
    assertThat(BootPath.of("...")).isEqualTo(new BootPath.Clean(List.of("...")));
  }

  @Test
  @DisplayName("A name of 513 characters is refused")
  void tooLong() {
    assertThat(BootPath.of("a".repeat(512))).isInstanceOf(BootPath.Clean.class);
    assertThat(BootPath.of("a".repeat(513))).isInstanceOf(BootPath.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/%2e%2e/b",
        "/%2e%2e%2fb",
        "/a%5c..%5cb",
        "/a%00",
        "/a%0d%0ab",
        "/%",
        "/%4",
        "/%zz",
        "http://h"
      })
  @DisplayName("Percent codes are decoded once, before the path is judged (RFC 3986 §2.1)")
  void targets(String target) {
    assertThat(BootPath.ofRequestTarget(target)).isInstanceOf(BootPath.Refused.class);
  }

  @Test
  @DisplayName("Query and absolute form are cut; a doubly encoded name stays encoded")
  void cut() {
    assertThat(BootPath.ofRequestTarget("http://10.0.0.1:8081/a/b?c=/../d"))
        .isEqualTo(new BootPath.Clean(List.of("a", "b")));
    assertThat(BootPath.ofRequestTarget("/%252e%252e/b"))
        .isEqualTo(new BootPath.Clean(List.of("%2e%2e", "b")));
  }

  @Test
  @DisplayName("No random name yields a segment that could leave a directory")
  void random() {
    var random = new Random(95);
    var alphabet = "./\\%2eafc:\u0000 x";
    for (var round = 0; round < 200_000; round++) {
      var name = new StringBuilder();
      for (var i = random.nextInt(24); i > 0; i--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (BootPath.ofRequestTarget(name.toString()) instanceof BootPath.Clean(var segments)) {
        assertThat(segments)
            .noneMatch(
                s ->
                    s.equals("..")
                        || s.equals(".")
                        || s.isEmpty()
                        || s.contains("/")
                        || s.contains("\\"));
      }
    }
  }
}
