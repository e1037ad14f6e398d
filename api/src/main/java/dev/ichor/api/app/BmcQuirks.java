package dev.ichor.api.app;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.ipmi.client.IpmiQuirkFile;
import dev.ichor.bmc.redfish.client.QuirkFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/** A site's own table of quirks, of which each protocol reads its own entries. */
final class BmcQuirks {
  private BmcQuirks() {}

  /**
   * @throws StartProblem with everything that is wrong with the file
   */
  static BmcConfig of(BmcConfig config, Path file) {
    var problems = new ArrayList<String>();
    var redfish = read(problems, config, it -> it.withQuirks(QuirkFile.with(file)));
    var both = read(problems, redfish, it -> it.withQuirks(IpmiQuirkFile.with(file)));
    if (!problems.isEmpty()) {
      throw new StartProblem(
          "%s; correct the file that --bmc-quirks names"
              .formatted(String.join("\n", problems.stream().distinct().toList())));
    }
    return both;
  }

  private static BmcConfig read(
      ArrayList<String> problems, BmcConfig before, UnaryOperator<BmcConfig> reading) {
    try {
      return reading.apply(before);
    } catch (IllegalArgumentException refused) {
      problems.add(refused.getMessage());
      return before;
    }
  }
}
