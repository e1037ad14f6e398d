package dev.ichor.api.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The terminal in front of a person: every key at once, none echoed, until it is restored. */
final class Terminal {
  private static final File DEVICE = new File("/dev/tty");

  private final Optional<String> before;

  private Terminal(Optional<String> before) {
    this.before = before;
  }

  /**
   * Without a terminal (a pipe, a test), nothing is changed.
   *
   * @param wanted false leaves the terminal as it is
   */
  static Terminal raw(boolean wanted) throws InterruptedException {
    if (!wanted || System.console() == null) {
      return new Terminal(Optional.empty());
    }
    var before = stty("-g");
    if (before.isPresent()) {
      stty("raw", "-echo");
    }
    return new Terminal(before);
  }

  boolean isRaw() {
    return before.isPresent();
  }

  void restore() throws InterruptedException {
    if (before.isPresent()) {
      stty(before.get());
    }
  }

  private static Optional<String> stty(String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectInput(DEVICE).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(said.strip())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no stty here: keys come a line at a time
    }
  }
}
