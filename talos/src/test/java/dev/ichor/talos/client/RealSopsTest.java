package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretsImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixture was encrypted by sops 3.9.0 with an age key that exists for this test alone. */
@DisplayName("talsecret.sops.yaml, through the real sops program")
class RealSopsTest {
  private static final String REMEDY =
      "sops is not on the path: go install github.com/getsops/sops/v3/cmd/sops@v3.9.0";

  @TempDir private Path directory;

  private static Optional<Path> sops() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, "sops"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The program with a key of this test's choosing, as a shell finds it. */
  private SopsBinary with(String key) throws Exception {
    var file = Files.writeString(directory.resolve("key.txt"), key);
    var program =
        Files.writeString(
            directory.resolve("sops"),
            "#!/bin/sh\nunset SOPS_AGE_KEY\nSOPS_AGE_KEY_FILE=%s exec %s \"$@\"\n"
                .formatted(file, sops().orElseThrow()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new SopsBinary(directory.toString());
  }

  @Test
  @DisplayName("With the age key the bundle comes out as it went in")
  void decrypts() throws Exception {
    assumeTrue(sops().isPresent(), REMEDY);
    var encrypted = Secret.of(TestSecrets.resource("sops/talsecret.sops.yaml"));
    assertThat(SecretsImport.isSops(encrypted)).isTrue();
    assertThat(encrypted.reveal()).doesNotContain("taqf1j");
    var clear = with(TestSecrets.resource("sops/test-only-age-key.txt")).decrypt(encrypted);
    assertThat(SecretsImport.read(clear, Instant.now())).isEqualTo(TestSecrets.fixed());
  }

  @Test
  @DisplayName("Without the key, or with an altered file, sops's own words come with the remedy")
  void refuses() throws Exception {
    assumeTrue(sops().isPresent(), REMEDY);
    var text = TestSecrets.resource("sops/talsecret.sops.yaml");
    assertThatThrownBy(() -> with("").decrypt(Secret.of(text)))
        .isInstanceOf(MalformedSecretsException.class)
        .hasMessageContaining("SOPS_AGE_KEY_FILE");
    var altered = text.replaceFirst("ENC\\[AES256_GCM,data:.", "ENC[AES256_GCM,data:+");
    assertThatThrownBy(
            () ->
                with(TestSecrets.resource("sops/test-only-age-key.txt"))
                    .decrypt(Secret.of(altered)))
        .isInstanceOf(MalformedSecretsException.class);
  }
}
