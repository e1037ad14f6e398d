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
      var path = Path.of("src/test/resources", name);
      Files.createDirectories(java.util.Objects.requireNonNull(path.getParent()));
      Files.writeString(path, text);
      return;
    }
    assertThat(text).as("golden file " + name).isEqualTo(TestSecrets.resource(name));
  }
}
