package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.redfish.policy.QuirkTable;
import dev.ichor.bmc.redfish.policy.QuirkYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The table of quirks that is built in, and a site's own file on top of it. */
public final class QuirkFile {
  private static final String RESOURCE = "/dev/ichor/bmc/redfish/quirks.yaml";
  private static final long LARGEST = 1 << 20;

  private QuirkFile() {}

  public static QuirkTable builtIn() {
    try (var in = QuirkFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the table of BMC quirks is missing from the build");
      }
      var yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return QuirkYaml.read(yaml, "the built-in quirks.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException("reading the built-in quirks.yaml", e);
    }
  }

  /**
   * The built-in table with a site's entries after it.
   *
   * @throws IllegalArgumentException with all complaints about the file, a line each
   */
  public static QuirkTable with(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException("%s is larger than 1 MiB".formatted(file));
      }
      return builtIn().with(QuirkYaml.read(Files.readString(file), file.toString()));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the BMC quirks in %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
