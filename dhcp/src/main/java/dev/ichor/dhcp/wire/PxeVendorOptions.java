package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Option 43 under option 60 "PXEClient" (PXE 2.1 §2.1, Table 2-1): what we read and write of it.
 */
public final class PxeVendorOptions {
  private static final int DISCOVERY_CONTROL = 6;
  private static final int BOOT_ITEM = 71;

  /** Bit 3: no discovery, no menu; load the boot file that this message names. */
  private static final Bytes USE_BOOT_FILE = Bytes.of(8);

  private PxeVendorOptions() {}

  /** Type and layer that a client asks for at port 4011; the answer repeats them. */
  public static Optional<Bytes> bootItem(Options options) {
    return options
        .get(OptionCode.VENDOR_SPECIFIC)
        .flatMap(value -> SubOptions.vendor(value).get(BOOT_ITEM));
  }

  /**
   * What to answer in option 43; empty means none at all.
   *
   * @param useBootFile says "skip discovery, load the file": BIOS ROMs need it, UEFI must not get
   *     it
   */
  public static Optional<Bytes> answer(boolean useBootFile, Optional<Bytes> bootItem) {
    var sub = new LinkedHashMap<Integer, Bytes>();
    if (useBootFile) {
      sub.put(DISCOVERY_CONTROL, USE_BOOT_FILE);
    }
    bootItem.ifPresent(item -> sub.put(BOOT_ITEM, item));
    return sub.isEmpty() ? Optional.empty() : Optional.of(new SubOptions(sub).encodeVendor());
  }
}
