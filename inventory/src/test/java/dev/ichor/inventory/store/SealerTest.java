package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
  private static final Secret PASSWORD = Secret.of("correct horse");
  private static final String KEY_A = "a MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String KEY_B = "b ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

  @TempDir Path directory;

  private static Sealer sealer(String keys) {
    return new Sealer(KeyRing.parse(keys, "test"));
  }

  @Test
  @DisplayName("what is sealed opens again, never shows its text, and differs each time")
  void roundTrip() {
    var sealer = sealer(KEY_A);
    var stored = sealer.seal(PASSWORD, "bmc");
    assertThat(stored).startsWith("v1:a:").doesNotContain("horse");
    assertThat(sealer.seal(PASSWORD, "bmc")).isNotEqualTo(stored);
    assertThat(sealer.open(stored, "bmc")).isEqualTo(PASSWORD);
  }

  @Test
  @DisplayName("a value that was changed, or put in another place, does not open")
  void tampered() {
    var sealer = sealer(KEY_A);
    var stored = sealer.seal(PASSWORD, "secret/one");
    assertThatThrownBy(() -> sealer.open(stored, "secret/two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not open");
    var last = stored.charAt(20) == 'A' ? 'B' : 'A';
    var changed = stored.substring(0, 20) + last + stored.substring(21);
    assertThatThrownBy(() -> sealer.open(changed, "secret/one"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sealer.open("plain text", "secret/one"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("plain text");
  }

  @Test
  @DisplayName(
      "after a rotation old values open with the old key, new ones are sealed with the new")
  void rotation() {
    var old = sealer(KEY_A).seal(PASSWORD, "bmc");
    var rotated = sealer(KEY_A + "\n" + KEY_B);
    assertThat(rotated.open(old, "bmc")).isEqualTo(PASSWORD);
    assertThat(rotated.seal(PASSWORD, "bmc")).startsWith("v1:b:");
    assertThatThrownBy(() -> sealer(KEY_B).open(old, "bmc"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("key a")
        .hasMessageContaining("put that key back");
  }

  @Test
  @DisplayName("the key file is made once, for its owner alone, and is the same after a restart")
  void keyFile() throws IOException {
    var file = directory.resolve("keys");
    var stored = new Sealer(KeyRing.open(file)).seal(PASSWORD, "bmc");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new Sealer(KeyRing.open(file)).open(stored, "bmc")).isEqualTo(PASSWORD);
  }

  @Test
  @DisplayName("a key file that is empty or malformed is refused with its line, its content unsaid")
  void malformedKeys() {
    assertThatThrownBy(() -> KeyRing.parse("\n", "keys"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key");
    assertThatThrownBy(() -> KeyRing.parse(KEY_A + "\nshort c2hvcnQ=", "keys"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("c2hvcnQ");
    assertThat(KeyRing.parse(KEY_A, "keys").newest().toString()).doesNotContain("MDEy");
  }
}
