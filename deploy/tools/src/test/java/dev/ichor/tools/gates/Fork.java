package dev.ichor.tools.gates;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A tool of the running JDK in a process of its own, as Maven's JVM runs it. */
record Fork(int code, String text) {
  /** The test class path: the analysers are dependencies of this module. */
  static String classPath() {
    var listed = System.getProperty("surefire.test.class.path");
    return listed != null ? listed : Objects.requireNonNull(System.getProperty("java.class.path"));
  }

  static Fork run(String tool, List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      var text = new String(output.readAllBytes(), UTF_8);
      if (!process.waitFor(300, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(tool + " did not end: " + text);
      }
      return new Fork(process.exitValue(), text);
    }
  }

  /** A planted source under its Java name. */
  static Path planted(String name, Path directory) throws IOException {
    try (var text = Fork.class.getResourceAsStream("/planted/" + name + ".java.txt")) {
      var file = directory.resolve(name + ".java");
      Files.copy(Objects.requireNonNull(text, name), file);
      return file;
    }
  }
}
