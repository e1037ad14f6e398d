package dev.ichor.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsignedJarsTest {
  @TempDir Path directory;

  @Test
  @DisplayName("BouncyCastle's provider loses its signature and keeps every class")
  void bouncyCastle() throws Exception {
    var source =
        Path.of(
            BouncyCastleProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    UnsignedJars.main(directory.toString(), source.toString());
    var copy = directory.resolve(source.getFileName());
    try (var signed = new JarFile(source.toFile());
        var unsigned = new JarFile(copy.toFile())) {
      assertThat(signed.stream().anyMatch(each -> UnsignedJars.isSignature(each.getName())))
          .isTrue();
      assertThat(unsigned.stream().map(each -> each.getName()))
          .containsExactlyElementsOf(
              signed.stream()
                  .map(each -> each.getName())
                  .filter(name -> !UnsignedJars.isSignature(name))
                  .toList());
      var entry =
          unsigned.getEntry(BouncyCastleProvider.class.getName().replace('.', '/') + ".class");
      assertThat(unsigned.getInputStream(entry).readAllBytes()).startsWith(0xca, 0xfe, 0xba, 0xbe);
    }
    assertThat(Files.getLastModifiedTime(copy).toMillis() % 1000).isZero();
  }
}
