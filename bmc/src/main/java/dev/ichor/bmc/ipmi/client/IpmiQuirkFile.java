package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.IpmiQuirkTable;
import dev.ichor.bmc.ipmi.policy.IpmiQuirkYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The table of IPMI quirks that is built in, and a site's own file beside it. */
public final class IpmiQuirkFile {
  private static final String RESOURCE = "/dev/ichor/bmc/ipmi/quirks.yaml";
  private static final long LARGEST = 1 << 20;

  private IpmiQuirkFile() {}

  public static IpmiQuirkTable builtIn() {
    try (var in = IpmiQuirkFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the table of IPMI quirks is missing from the build");
      }
      var yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return IpmiQuirkYaml.read(yaml, "the built-in ipmi/quirks.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException("reading the built-in ipmi/quirks.yaml", e);
    }
  }

  /**
   * The built-in table with a site's entries.
   *
   * @throws IllegalArgumentException with all complaints about the file, a line each
   */
  public static IpmiQuirkTable with(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException("%s is larger than 1 MiB".formatted(file));
      }
      return builtIn().with(IpmiQuirkYaml.read(Files.readString(file), file.toString()));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the BMC quirks in %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
