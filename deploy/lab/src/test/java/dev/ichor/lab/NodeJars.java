package dev.ichor.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars of the simulator's node: the lab's own and those that its manifest names. */
final class NodeJars {
  private NodeJars() {}

  /** The lab's own first. They are on the class path of this JVM, wherever Maven took them from. */
  static List<Path> all() {
    var own = onClassPath("ichor-lab-[^/]*\\.jar");
    var jars = new ArrayList<>(List.of(own));
    try (var jar = new JarFile(own.toFile())) {
      var names = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      Stream.of(names.split(" ")).map(name -> onClassPath("\\Q" + name + "\\E")).forEach(jars::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + own, e);
    }
    return List.copyOf(jars);
  }

  private static Path onClassPath(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> String.valueOf(path.getFileName()).matches(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not on the class path: " + name));
  }
}
