package dev.ichor.api.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One command line, run in this process. */
public final class Cli {
  private Cli() {}

  /** What it wrote and how it ended. */
  public record Said(int exit, String out, String err) {}

  public static Said run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line = IchorCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    var exit = line.execute(arguments);
    return new Said(exit, out.toString(), err.toString());
  }
}
