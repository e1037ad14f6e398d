package dev.ichor.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Figures of a process from Linux's /proc (proc(5)). */
final class Proc {
  private static final double TICKS_PER_SECOND = 100;

  private Proc() {}

  /** User and system time of all its threads, in seconds; NaN when there is no such process. */
  static double cpuSeconds(OptionalLong pid) {
    return pid.isPresent() ? cpuSeconds(Long.toString(pid.getAsLong())) : Double.NaN;
  }

  static double ownCpuSeconds() {
    return cpuSeconds("self");
  }

  private static double cpuSeconds(String process) {
    try {
      var stat = Files.readString(Path.of("/proc", process, "stat"));
      // The name in parentheses may hold blanks; field 3 follows it. Fields 14 and 15 are the
      // times.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    } catch (IOException gone) {
      return Double.NaN;
    }
  }

  /** Resident memory in MiB; NaN when there is no such process. */
  static double residentMib(OptionalLong pid) {
    if (pid.isEmpty()) {
      return Double.NaN;
    }
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid.getAsLong()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException gone) {
      return Double.NaN;
    }
  }
}
