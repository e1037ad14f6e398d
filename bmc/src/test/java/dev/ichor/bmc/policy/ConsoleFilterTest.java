package dev.ichor.bmc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsoleFilterTest {
  private static final String PIECES =
      "\u0018\ud83d\u001b\u001b\u001b[]P^_X?>1;6nchtuAm\u0007\\x\u009b\u009d\r";

  private static String pass(String text) {
    return new ConsoleFilter().pass(text);
  }

  @Test
  @DisplayName("Text, colours and cursor movement pass")
  void drawing() {
    var screen = "\u001b[2J\u001b[1;31mBIOS\u001b[0m\r\n\u001b[24;80H\u001b[?25l\u001b7ü\u001b8";
    assertThat(pass(screen)).isEqualTo(screen);
  }

  @Test
  @DisplayName(
      "Titles, clipboard, reports, strings and window operations do not (CVE-2003-0063 and its"
          + " like)")
  void dangerous() {
    assertThat(pass("a\u001b]0;rm -rf /\u0007b")).isEqualTo("ab");
    assertThat(pass("a\u001b]52;c;cm0=\u001b\\b")).isEqualTo("ab");
    assertThat(pass("a\u001bP$q\"p\u001b\\b")).isEqualTo("ab");
    assertThat(pass("a\u001b[6n\u001b[c\u001b[21t\u001b[>0;1ub")).isEqualTo("ab");
    assertThat(pass("a\u001b[?1000h\u001b[5ib")).isEqualTo("ab");
    assertThat(pass("a\u009b6nb\u009d0;t\u009cc")).isEqualTo("abc");
    assertThat(pass("a\u001bc\u0005\u0000b")).isEqualTo("ab");
  }

  @Test
  @DisplayName("A sequence that is cut by a packet is judged as a whole")
  void cut() {
    var filter = new ConsoleFilter();
    assertThat(filter.pass("a\u001b]0;ti")).isEqualTo("a");
    assertThat(filter.pass("tle\u0007b\u001b[")).isEqualTo("b");
    assertThat(filter.pass("6nc\u001b[3")).isEqualTo("c");
    assertThat(filter.pass("1md")).isEqualTo("\u001b[31md");
  }

  @Test
  @DisplayName(
      "A string ends with BEL, ST, CAN, SUB or any ESC, at the latest after 4096 characters")
  void strings() {
    for (var begin : new String[] {"\u001b]", "\u001bP", "\u001bX", "\u001b^", "\u001b_"}) {
      for (var end : new String[] {"\u0007", "\u009c", "\u0018", "\u001a", "\u001b\\"}) {
        assertThat(pass("a" + begin + "0;t\nu" + end + "b")).isEqualTo("ab");
      }
      assertThat(pass("a" + begin + "0;t\u001b[31mb")).isEqualTo("a\u001b[31mb");
      assertThat(pass("a" + begin + "0;t\u001b[6nb")).isEqualTo("ab");
      assertThat(pass("a" + begin + "\n".repeat(4096) + "b")).isEqualTo("ab");
      assertThat(pass("a" + begin + "x".repeat(4095) + "\u0007b")).isEqualTo("ab");
    }
  }

  @Test
  @DisplayName("Characters outside the basic plane pass whole, halves of one never; no huge counts")
  void halves() {
    assertThat(pass("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    assertThat(pass("a\ud83db\ude00c")).isEqualTo("a\ufffdb\ufffdc");
    assertThat(pass("\u001b(\ud83d\ude00b")).as("one character is swallowed whole").isEqualTo("b");
    assertThat(pass("a\u001b[9999b\u001b[1;10000Hc")).isEqualTo("a\u001b[9999bc");
  }

  @Test
  @DisplayName("Whatever comes, no device report, string or other control character leaves")
  void random() {
    var random = new Random(52);
    var filter = new ConsoleFilter();
    for (var i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (var n = random.nextInt(12); n > 0; n--) {
        text.append(PIECES.charAt(random.nextInt(PIECES.length())));
      }
      assertThat(filter.pass(text.toString()))
          .doesNotContainPattern(
              "\\u001b[\\]P^_Xc]|[\\u0080-\\u009f\\u0005]|\\u001b\\[[0-9;?>]*[nct]");
    }
  }
}
