package dev.ichor.api.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ichor version}. */
@Command(name = "version", description = "Prints the version of Ichor and of the Java it runs on.")
final class VersionCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.printf("ichor %s (Java %s)%n", version(), Runtime.version());
    out.flush();
  }

  /** As Maven wrote it into the jar. */
  static String version() {
    var properties = new Properties();
    try (var in = VersionCommand.class.getResourceAsStream("/ichor-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("reading ichor-version.properties", failure);
    }
    return properties.getProperty("version", "unknown");
  }

  /** For {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ichor " + version()};
    }
  }
}
