package dev.ichor.bench.boot;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the fetching clients. */
@Command(
    name = "boot-load",
    mixinStandardHelpOptions = true,
    description = "Fetches boot files over TFTP and HTTP as many machines would.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TftpLoad.class, HttpLoad.class, SlowReaders.class, Storm.class})
public final class BootLoadMain {
  private BootLoadMain() {}

  public static void main(String... arguments) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    System.exit(new CommandLine(new BootLoadMain()).execute(arguments));
  }
}
