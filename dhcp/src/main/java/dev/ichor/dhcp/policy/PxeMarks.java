package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.PxeVendorOptions;
import dev.ichor.dhcp.wire.VendorClass;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;

/**
 * Options 60 and 43 of a reply: what makes firmware take a boot file, ask a boot server, or show a
 * menu. BIOS ROMs want option 43 with "load the file" (tag 6 = 8), else they look for a boot server
 * and stop with PXE-E55; UEFI firmware must not get it, unless it is one that needs it.
 */
final class PxeMarks {
  private final Request request;
  private final Service service;
  private final BootSettings settings;
  private final boolean mayChoose;

  private PxeMarks(Request request, Service service, BootSettings settings, boolean mayChoose) {
    this.request = request;
    this.service = service;
    this.settings = settings;
    this.mayChoose = mayChoose;
  }

  /**
   * @param mayChoose the interface's menu may be shown
   */
  static void write(
      Request request,
      Service service,
      BootSettings settings,
      boolean mayChoose,
      Options.Builder out) {
    new PxeMarks(request, service, settings, mayChoose).writeTo(out);
  }

  static void raspberryPi(Service service, Options.Builder out) {
    out.put(OptionCode.VENDOR_CLASS, VendorClass.PXE)
        .put(OptionCode.VENDOR_SPECIFIC, RaspberryPi.options(service.netboot().raspberryPi()));
  }

  private void writeTo(Options.Builder out) {
    if (request.speaker() == Speaker.HTTP_FIRMWARE) {
      out.put(OptionCode.VENDOR_CLASS, VendorClass.HTTP);
    } else if (saysPxeClient()) {
      out.put(OptionCode.VENDOR_CLASS, VendorClass.PXE);
      vendorOptions().encode().ifPresent(value -> out.put(OptionCode.VENDOR_SPECIFIC, value));
    }
  }

  /**
   * A proxy must say it. A full server says it only where it helps: in a full offer it sends UEFI
   * firmware looking for a boot server, and whatever is sent there must find one.
   */
  private boolean saysPxeClient() {
    return service.mode() == Mode.PROXY
        || isBootServer()
        || service.netboot().hasBootServer() && (skipsDiscovery() || showsMenu());
  }

  /** RFC 2132 §8.4: only under "PXEClient". */
  private PxeVendorOptions vendorOptions() {
    if (showsMenu()) {
      return service
          .netboot()
          .menu()
          .map(menu -> menu.options(service.self()))
          .orElseGet(PxeVendorOptions::none);
    }
    var vendor = PxeVendorOptions.none();
    if (skipsDiscovery()) {
      vendor.control(PxeVendorOptions.USE_BOOT_FILE);
    }
    if (isBootServer() && !settings.has(BootQuirk.NO_BOOT_ITEM_ECHO)) {
      PxeVendorOptions.bootItem(request.message().options()).ifPresent(vendor::bootItem);
    }
    return vendor;
  }

  private boolean skipsDiscovery() {
    return request.speaker() == Speaker.PXE_FIRMWARE
        && (LoaderChoice.isBios(request.architectures())
            || settings.has(BootQuirk.UEFI_SKIPS_DISCOVERY));
  }

  /** The answer to the item that was chosen must not bring the menu again. */
  private boolean showsMenu() {
    return mayChoose
        && request.speaker() == Speaker.PXE_FIRMWARE
        && !isBootServer()
        && service.netboot().hasBootServer()
        && service.netboot().menu().isPresent();
  }

  private boolean isBootServer() {
    return request.arrival().door() == Arrival.Door.BOOT_SERVER;
  }
}
