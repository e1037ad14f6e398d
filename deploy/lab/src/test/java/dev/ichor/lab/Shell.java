package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs the tools of the lab. Every wait is bounded; only processes started here are ended here. */
final class Shell {
  private static final Duration SHORT = Duration.ofSeconds(60);

  private Shell() {}

  /** Exit code and what was printed, both streams together. */
  record Result(int exit, String output) {}

  static Result run(String... command) {
    return run(SHORT, List.of(command));
  }

  static Result run(Duration limit, List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var watchdog = Thread.ofVirtual().start(() -> endAfter(process, limit));
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      watchdog.interrupt();
      return new Result(exit, output);
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }

  /** The output of a command that must come through. */
  static String must(String... command) {
    var result = run(command);
    if (result.exit() != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), result.exit(), result.output()));
    }
    return result.output();
  }

  /** Starts a process that writes to {@code log}; the caller ends it with {@link #stop}. */
  static Process start(Path log, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** Ends the process with SIGTERM, and with SIGKILL if it does not follow within five seconds. */
  static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Asks again until there is an answer. */
  static <T> T await(String what, Duration limit, Supplier<Optional<T>> question) {
    var deadline = Instant.now().plus(limit);
    while (true) {
      var answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited %d s for %s".formatted(limit.toSeconds(), what));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(250);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void endAfter(Process process, Duration limit) {
    try {
      Thread.sleep(limit);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process ended in time
    }
  }
}
