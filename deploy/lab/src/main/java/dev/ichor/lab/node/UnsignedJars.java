package dev.ichor.lab.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without their signatures: {@code UnsignedJars DIRECTORY JAR...}. The JVM's
 * ahead-of-time cache takes no class of a signed jar, and checking BouncyCastle's takes a machine
 * under TCG many seconds.
 */
public final class UnsignedJars {
  /** Whole seconds, the same in every copy: the cache knows its jars by their times. */
  private static final FileTime TIME = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));

  private UnsignedJars() {}

  public static void main(String... arguments) throws IOException {
    var directory = Path.of(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      var jar = Path.of(arguments[i]);
      copy(jar, directory.resolve(String.valueOf(jar.getFileName())));
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (var in = new JarFile(from.toFile(), false);
        var out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (var entry : in.stream().filter(each -> !isSignature(each.getName())).toList()) {
        var copy = new ZipEntry(entry.getName());
        copy.setLastModifiedTime(TIME);
        out.putNextEntry(copy);
        in.getInputStream(entry).transferTo(out);
        out.closeEntry();
      }
    }
    Files.setLastModifiedTime(to, TIME);
  }

  /**
   * JAR File Specification, "Signed JAR File". The digests that stay in the manifest bind nobody.
   */
  static boolean isSignature(String name) {
    return name.toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }
}
