package dev.ichor.talos;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.SecretsBundle;
import dev.ichor.talos.secrets.SecretsGenerator;
import dev.ichor.talos.secrets.SecretsYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;

/** Secrets for tests: one fixed bundle from a file, one made once per run (RSA takes seconds). */
public final class TestSecrets {
  private TestSecrets() {}

  private static final class Fresh {
    static final SecretsBundle BUNDLE =
        new SecretsGenerator(new SecureRandom()).generate(Instant.now());
  }

  public static SecretsBundle fresh() {
    return Fresh.BUNDLE;
  }

  /** The bundle behind the golden files; worthless outside the tests. */
  public static SecretsBundle fixed() throws Exception {
    return SecretsYaml.read(Secret.of(resource("test-only-secrets.yaml")));
  }

  public static String resource(String name) throws IOException {
    try (var in = TestSecrets.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException("no test resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
