package dev.ichor.bmc.ipmi.wire;

import java.util.List;

/**
 * What one FRU says of itself.
 *
 * @param faults checksums and lengths that are wrong; the text is kept as it was read
 */
public record FruContent(List<FruArea> areas, List<String> faults) {
  public FruContent {
    areas = List.copyOf(areas);
    faults = List.copyOf(faults);
  }
}
