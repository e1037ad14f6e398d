package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Secret;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScrubberTest {
  @Test
  @DisplayName("Tokens, keys and what lies below them are taken out; names and images stay")
  void scrubs() {
    var configuration =
        Secret.of(
            "machine:\n  token: abcdef.0123\n  ca: {crt: Q0VSVA, key: S0VZS0VZ}\n  type: worker\n");
    assertThat(Scrubber.scrub("no 'worker' in abcdef.0123, S0VZS0VZ", configuration))
        .isEqualTo("no 'worker' in ***, ***");
  }

  @Test
  @DisplayName("Of a configuration that is not YAML only the start of the text is shown")
  void notYaml() {
    assertThat(Scrubber.scrub("x".repeat(500), Secret.of("a: ["))).hasSize(103);
  }
}
