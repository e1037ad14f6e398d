package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.UserClass;
import dev.ichor.dhcp.wire.VendorClass;
import dev.ichor.inventory.model.Sighting;
import java.util.List;

/** Which program sends; one machine is several of them during one boot. */
public enum Speaker {
  /** PXE firmware: option 60 PXEClient (RFC 4578), or U-Boot with option 93. */
  PXE_FIRMWARE(Sighting.Stage.FIRMWARE_PXE),
  /** UEFI HTTP Boot: option 60 HTTPClient, or none and an HTTP architecture (UEFI 2.10 §24.7.2). */
  HTTP_FIRMWARE(Sighting.Stage.FIRMWARE_HTTP),
  /** iPXE, which says PXEClient as well: user class "iPXE" or its own option 175. */
  IPXE(Sighting.Stage.LOADER),
  /** Does not netboot. */
  OTHER(Sighting.Stage.OTHER);

  private static final String IPXE_CLASS = "iPXE";

  private final Sighting.Stage stage;

  Speaker(Sighting.Stage stage) {
    this.stage = stage;
  }

  public Sighting.Stage stage() {
    return stage;
  }

  public boolean isNetbooting() {
    return this != OTHER;
  }

  /** iPXE first: it carries the firmware's class too, and answering that one loops for ever. */
  static Speaker of(Options options) {
    var isIpxe =
        options.has(OptionCode.IPXE)
            || options
                .get(OptionCode.USER_CLASS)
                .map(UserClass::of)
                .filter(it -> it.names(IPXE_CLASS))
                .isPresent();
    if (isIpxe) {
      return IPXE;
    }
    var vendorClass = options.text(OptionCode.VENDOR_CLASS).map(VendorClass::new);
    if (vendorClass.filter(VendorClass::isHttp).isPresent()) {
      return HTTP_FIRMWARE;
    }
    if (vendorClass.filter(VendorClass::isPxe).isPresent()) {
      return PXE_FIRMWARE;
    }
    var architectures =
        options.get(OptionCode.CLIENT_ARCH).map(ClientArch::listOf).orElse(List.of());
    if (vendorClass.filter(VendorClass::isUboot).isPresent() && !architectures.isEmpty()) {
      return PXE_FIRMWARE;
    }
    return vendorClass.isEmpty() && architectures.stream().anyMatch(ClientArch::isHttp)
        ? HTTP_FIRMWARE
        : OTHER;
  }
}
