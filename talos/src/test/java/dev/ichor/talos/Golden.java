package dev.ichor.talos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a file in src/test/resources; {@code -Dgolden.update=true} writes it instead. */
public final class Golden {
  private Golden() {}

  public static void check(String name, String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(Path.of("src/test/resources", name), text);
    }
    assertThat(text).as("golden file " + name).isEqualTo(TestSecrets.resource(name));
  }
}
