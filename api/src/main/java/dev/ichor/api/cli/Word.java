package dev.ichor.api.cli;

import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One word of the command line: prints what it did, or one sentence why it could not. */
abstract class Word implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  /** Returns the exit code. */
  abstract int run(PrintWriter out) throws RefusedException, IOException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    var line = spec.commandLine();
    try {
      return run(line.getOut());
    } catch (RefusedException | IOException | IllegalArgumentException refused) {
      line.getErr().printf("%s: %s%n", spec.qualifiedName(), said(refused));
      line.getErr().flush();
      return 1;
    } finally {
      line.getOut().flush();
    }
  }

  /** The message of a file system's exception is a path alone. */
  private static String said(Exception refused) {
    return refused instanceof FileSystemException
        ? refused.getClass().getSimpleName() + ": " + refused.getMessage()
        : String.valueOf(refused.getMessage());
  }
}
