package dev.ichor.dhcp.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Option 43 under option 60 "PXEClient" (PXE 2.1 §2.1, Table 2-1): discovery control 6, boot
 * servers 8, boot menu 9, menu prompt 10, boot item 71, and the End inside. The multicast tags (1
 * to 5, 7) are never written: EDK2 throws an offer with them away.
 */
public final class PxeVendorOptions {
  /** 6, bits 0 and 1: discover neither by broadcast nor by multicast. */
  public static final int NO_BROADCAST_NO_MULTICAST = 0x03;

  /**
   * 6, bit 2: only the servers of tag 8 count. Without that tag no server would, so it is set only
   * beside it.
   */
  public static final int ONLY_LISTED_SERVERS = 0x04;

  /** 6, bit 3: no discovery, no menu; load the boot file that this message names. */
  public static final int USE_BOOT_FILE = 0x08;

  /** 10: shows the menu at once and waits for ever. */
  public static final int WAIT_FOR_EVER = 255;

  private static final int DISCOVERY_CONTROL = 6;
  private static final int BOOT_SERVERS = 8;
  private static final int BOOT_MENU = 9;
  private static final int MENU_PROMPT = 10;
  private static final int BOOT_ITEM = 71;
  private static final int LONGEST = 255;

  private final Map<Integer, Bytes> sub = new LinkedHashMap<>();

  private PxeVendorOptions() {}

  /** Nothing yet. */
  public static PxeVendorOptions none() {
    return new PxeVendorOptions();
  }

  /**
   * One line of the boot menu.
   *
   * @param type 0 is "boot the local disk"; 0x8000 and above are the vendor's own (PXE 2.1 §2.1)
   * @param text 1 to 255 octets
   */
  public record MenuItem(int type, String text) {
    public MenuItem {
      if (type < 0 || type > 0xffff || text.isEmpty() || octets(text).length > LONGEST) {
        throw new IllegalArgumentException("not a boot menu item: %d '%s'".formatted(type, text));
      }
    }
  }

  /** Type and layer that a client asks for at port 4011; the answer repeats them. */
  public static Optional<Bytes> bootItem(Options options) {
    return options
        .get(OptionCode.VENDOR_SPECIFIC)
        .flatMap(value -> SubOptions.vendor(value).get(BOOT_ITEM));
  }

  public PxeVendorOptions control(int bits) {
    return put(DISCOVERY_CONTROL, Bytes.of(bits));
  }

  /** One server for items of that type. */
  public PxeVendorOptions bootServer(int type, Inet4Address address) {
    var out = new ByteArrayOutputStream();
    type(out, type);
    out.write(1);
    out.writeBytes(address.getAddress());
    return put(BOOT_SERVERS, Bytes.of(out.toByteArray()));
  }

  public PxeVendorOptions menu(List<MenuItem> items) {
    var out = new ByteArrayOutputStream();
    for (var item : items) {
      var text = octets(item.text());
      type(out, item.type());
      out.write(text.length);
      out.writeBytes(text);
    }
    return put(BOOT_MENU, Bytes.of(out.toByteArray()));
  }

  /**
   * @param seconds 0 takes the first item at once; {@link #WAIT_FOR_EVER} shows the menu
   */
  public PxeVendorOptions prompt(int seconds, String text) {
    var out = new ByteArrayOutputStream();
    out.write(seconds);
    out.writeBytes(octets(text));
    return put(MENU_PROMPT, Bytes.of(out.toByteArray()));
  }

  /** As the client sent it: type and layer. */
  public PxeVendorOptions bootItem(Bytes item) {
    return put(BOOT_ITEM, item);
  }

  /** Empty when nothing was put in: then there is no option 43 at all. */
  public Optional<Bytes> encode() {
    return sub.isEmpty() ? Optional.empty() : Optional.of(SubOptions.of(sub).encodeVendor());
  }

  private PxeVendorOptions put(int tag, Bytes value) {
    if (requireNonNull(value, "value").size() > LONGEST) {
      throw new IllegalArgumentException(
          "tag %d of option 43 takes 255 octets, got %d".formatted(tag, value.size()));
    }
    sub.put(tag, value);
    return this;
  }

  private static void type(ByteArrayOutputStream out, int type) {
    out.write(type >> 8);
    out.write(type & 0xff);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
