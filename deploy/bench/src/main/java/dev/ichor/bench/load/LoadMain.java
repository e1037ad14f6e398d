package dev.ichor.bench.load;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The generator's command line. */
@Command(
    name = "dhcp-load",
    mixinStandardHelpOptions = true,
    description = "Loads DHCPv4 servers as a relay agent would.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Rate.class, FirstAnswer.class, Fill.class, Suite.class})
public final class LoadMain {
  private LoadMain() {}

  public static void main(String... arguments) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    System.exit(new CommandLine(new LoadMain()).execute(arguments));
  }
}
