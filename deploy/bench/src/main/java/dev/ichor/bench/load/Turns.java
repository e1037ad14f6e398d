package dev.ichor.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who may run: in a server's turn the others stand still (SIGSTOP), so that nobody's work of before
 * is done on the time of the one that is measured. Servers without a process id go on.
 */
final class Turns implements AutoCloseable {
  private static final long SECONDS = 5;
  private final List<Long> processes;

  Turns(List<Measured> servers) {
    this.processes =
        servers.stream().flatMap(it -> it.relay().target().pid().stream().boxed()).toList();
  }

  /** Until the next turn only this one runs. */
  void of(Measured server) {
    var own = server.relay().target().pid();
    for (var process : processes) {
      signal(own.isPresent() && own.getAsLong() == process ? "CONT" : "STOP", process);
    }
  }

  @Override
  public void close() {
    processes.forEach(process -> signal("CONT", process));
  }

  private static void signal(String name, long process) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process)).inheritIO().start();
      if (!kill.waitFor(SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("process %d takes no SIG%s".formatted(process, name));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
