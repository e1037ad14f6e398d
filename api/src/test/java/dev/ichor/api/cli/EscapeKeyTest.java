package dev.ichor.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.cli.EscapeKey.Break;
import dev.ichor.api.cli.EscapeKey.HangUp;
import dev.ichor.api.cli.EscapeKey.Text;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EscapeKeyTest {
  private static final String ESCAPE = String.valueOf((char) 0x1d);

  @Test
  @DisplayName("A raw terminal gives one key a read: Ctrl-] and then b is a break all the same")
  void oneByOne() {
    var keys = new EscapeKey();
    assertThat(keys.typed("l")).containsExactly(new Text("l"));
    assertThat(keys.typed(ESCAPE)).isEmpty();
    assertThat(keys.isArmed()).isTrue();
    assertThat(keys.typed("b")).containsExactly(new Break());
    assertThat(keys.isArmed()).isFalse();
    assertThat(keys.typed("b")).containsExactly(new Text("b"));
    assertThat(keys.typed(ESCAPE)).isEmpty();
    assertThat(keys.typed("q")).containsExactly(new HangUp());
  }

  @Test
  @DisplayName("What was typed before Ctrl-] in the same read is sent first")
  void together() {
    assertThat(new EscapeKey().typed("ls\r" + ESCAPE + "bh" + ESCAPE + ESCAPE + "more"))
        .containsExactly(new Text("ls\r"), new Break(), new Text("h"), new HangUp());
  }
}
