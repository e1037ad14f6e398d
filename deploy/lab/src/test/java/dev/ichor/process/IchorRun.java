package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of {@code ./ichor}: its two output streams are files, which stay. The launcher becomes
 * the JVM (exec), so that a signal to this process is a signal to Ichor.
 */
final class IchorRun implements AutoCloseable {
  private static final Duration LAST_RESORT = Duration.ofSeconds(20);

  private final Process process;
  private final Path out;
  private final Path err;

  private IchorRun(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param logs where the output goes, as {@code name.out} and {@code name.err}
   * @param wrapper a command that runs the launcher in its own way; empty for none
   */
  static IchorRun start(Path logs, String name, List<String> wrapper, List<String> arguments)
      throws IOException {
    QuickStarts.prepare(root());
    Files.createDirectories(logs);
    var out = logs.resolve(name + ".out");
    var err = logs.resolve(name + ".err");
    var command = new ArrayList<>(wrapper);
    command.add(root().resolve("ichor").toString());
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("ICHOR_BUILD", "off");
    return new IchorRun(builder.start(), out, err);
  }

  /** The work tree, where the launcher is. */
  static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(path -> Files.isExecutable(path.resolve("ichor")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("run these tests inside the work tree"));
  }

  String output() {
    return read(out);
  }

  String errors() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For failure messages. */
  String where() {
    return "its output is in %s and %s".formatted(out, err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the output holds the text; the end of the process is a failure. */
  void awaitOutput(String text, Duration bound) throws Exception {
    Await.until(
        "'%s'".formatted(text),
        bound,
        () -> {
          boolean isAlive = isAlive();
          boolean isThere = output().contains(text);
          assertThat(isAlive || isThere).as("alive; %s", where()).isTrue();
          return isThere;
        },
        this::where);
  }

  /** The exit code of a process that ends by itself. */
  int awaitExit(Duration bound) throws InterruptedException {
    assertThat(process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS))
        .as("ended within %d s; %s", bound.toSeconds(), where())
        .isTrue();
    return process.exitValue();
  }

  /** Sends a signal by its name, as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).as("kill -%s of %s", name, where()).isZero();
  }

  /** What a power cut is to a process: nothing of it runs any more when this returns. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit(LAST_RESORT);
  }

  /** The processes that it started and that still run. */
  List<ProcessHandle> children() {
    return process.toHandle().descendants().toList();
  }

  /** No Java stack trace on either stream. */
  void assertNoStackTrace() {
    assertThat(Stream.of(output(), errors()).flatMap(String::lines))
        .as("no stack trace; %s", where())
        .noneMatch(line -> line.matches("\\s+at [\\w.$/@]+\\(.*\\)"))
        .noneMatch(line -> line.startsWith("Exception in thread"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LAST_RESORT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
