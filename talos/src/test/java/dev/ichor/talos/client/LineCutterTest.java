package dev.ichor.talos.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lines from octets as a node sends them")
class LineCutterTest {
  private static List<String> lines(UnaryOperator<String> hide, String... parts) {
    var lines = new ArrayList<String>();
    var cutter = new LineCutter(hide, lines::add);
    for (var part : parts) {
      cutter.take(ByteString.copyFrom(part, UTF_8));
    }
    cutter.end();
    return lines;
  }

  @Test
  @DisplayName("Parts do not end where lines do, also within a character")
  void parts() {
    assertThat(lines(text -> text, "a", "b\nc\n", "", "d")).containsExactly("ab", "c", "d");
    var lines = new ArrayList<String>();
    var cutter = new LineCutter(text -> text, lines::add);
    for (var octet : "köln\n".getBytes(UTF_8)) {
      cutter.take(ByteString.copyFrom(new byte[] {octet}));
    }
    assertThat(lines).containsExactly("köln");
  }

  @Test
  @DisplayName("Colours go, control characters are '?', tabs are blanks")
  void printable() {
    assertThat(lines(text -> text, "\u001b[31mred\u001b[0m\tx\u0007\u202ey\n"))
        .containsExactly("red x??y");
  }

  @Test
  @DisplayName("A line without end is cut, and a secret across the cut is gone whole")
  void endless() {
    var secret = "s3cr3t-value";
    UnaryOperator<String> hide = text -> text.replace(secret, "***");
    var all = lines(hide, "x".repeat(1 << 20), "y\nz\n");
    assertThat(all).hasSize(2).last().isEqualTo("z");
    assertThat(all.getFirst()).hasSize(LineCutter.LONGEST).endsWith("...");
    for (var before = 4080; before < 4100; before++) {
      assertThat(lines(hide, "x".repeat(before) + secret + "\n").getFirst()).doesNotContain("s3c");
    }
  }

  @Test
  @DisplayName("Any octets make bounded, printable lines")
  void anything() {
    var random = new Random(5);
    var lines = new ArrayList<String>();
    var cutter = new LineCutter(text -> text, lines::add);
    for (var i = 0; i < 500; i++) {
      var octets = new byte[random.nextInt(3000)];
      random.nextBytes(octets);
      cutter.take(ByteString.copyFrom(octets));
    }
    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.length() <= LineCutter.LONGEST)
        .noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
  }
}
