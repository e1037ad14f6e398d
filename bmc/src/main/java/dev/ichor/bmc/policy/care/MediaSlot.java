package dev.ichor.bmc.policy.care;

import java.util.List;
import java.util.Optional;

/**
 * A drive that the BMC shows to its machine.
 *
 * @param kinds as the BMC writes them: "CD", "USBStick"
 * @param image what is in it, as the BMC tells it
 * @param insertable an image can be inserted by its URL
 */
public record MediaSlot(
    String id,
    String name,
    List<String> kinds,
    boolean inserted,
    Optional<String> image,
    boolean insertable) {
  public MediaSlot {
    kinds = List.copyOf(kinds);
  }

  public boolean isForCd() {
    return kinds.contains("CD") || kinds.contains("DVD");
  }
}
