package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KubeconfigArchiveTest {
  private static final String TEXT = "apiVersion: v1\nkind: Config\n";

  @Test
  @DisplayName("Every truncation is refused or gives the whole text, never a part of it")
  void truncations() throws Exception {
    var archive = TalosConfiguratorTest.unclosedArchive(TEXT);
    var complete = 0;
    for (var end = 0; end <= archive.length; end++) {
      try {
        assertThat(KubeconfigArchive.text(Arrays.copyOf(archive, end))).isEqualTo(TEXT);
        complete++;
      } catch (IOException e) {
        assertThat(end).isLessThan(archive.length);
      }
    }
    assertThat(complete).isPositive();
  }

  @Test
  @DisplayName("Damaged octets give text or IOException")
  void damaged() throws Exception {
    var random = new Random(9);
    for (var i = 0; i < 500; i++) {
      var archive = TalosConfiguratorTest.unclosedArchive(TEXT);
      archive[random.nextInt(archive.length)] = (byte) random.nextInt(256);
      try {
        assertThat(KubeconfigArchive.text(archive)).isNotNull();
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(RuntimeException.class);
      }
    }
  }

  @Test
  @DisplayName("A size field that is no octal number names its offset (ustar, octet 124)")
  void size() throws Exception {
    var archive = TalosConfiguratorTest.archive("x", "99999999999");
    assertThatThrownBy(() -> KubeconfigArchive.text(archive))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("octet 124");
    var huge = TalosConfiguratorTest.archive("x", "77777777777");
    assertThatThrownBy(() -> KubeconfigArchive.text(huge)).hasMessageContaining("wanted 1 to");
  }
}
