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
  @DisplayName("A secret inside a longer one does not save the rest of the longer one")
  void nested() {
    var configuration = Secret.of("token: abcdef\nsecret: abcdef.0123456789\n");
    assertThat(Scrubber.scrub("bad abcdef.0123456789 and abcdef!", configuration))
        .isEqualTo("bad *** and ***!");
  }

  @Test
  @DisplayName("A secret that the cut of a long text goes through is taken out as well")
  void cut() {
    var configuration = Secret.of("key: LS0tLS1CRUdJTiBFRDI1NTE5\n");
    assertThat(Scrubber.scrub("unknown key: LS0tLS1CRUdJ...", configuration))
        .isEqualTo("unknown key: ***...");
  }

  @Test
  @DisplayName("Of a configuration that is not YAML nothing is quoted: its secrets are not known")
  void notYaml() {
    assertThat(Scrubber.scrub("token: hunter2!", Secret.of("a: [")))
        .doesNotContain("hunter2")
        .contains("withheld");
  }

  @Test
  @DisplayName("Redaction: keys as wide as here, numbers, NAME=value, and known values anywhere")
  void redaction() {
    var text =
        Redaction.plain()
            .hiding(java.util.Set.of("nas-value"))
            .text(
                Secret.of(
                    """
                    machine: {env: {GITHUB_TOKEN: ghp1, PIN: x-nas-value-y, A: b}, password: 471199}
                    environment: [TS_AUTHKEY=tskey1, 'MODE=fast']
                    certs: {publicKey: open1}
                    """));
    assertThat(text)
        .doesNotContain("ghp1", "nas-value", "471199", "tskey1")
        .contains("x-***-y", "TS_AUTHKEY=***", "MODE=fast", "open1");
  }
}
