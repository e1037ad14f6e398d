package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.IpxeOptions;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.PxeVendorOptions;
import dev.ichor.dhcp.wire.VendorClass;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/**
 * Second step of a decision: what to say about booting (PXE 2.1 §2.2, UEFI 2.10 §24.7, RFC 4578).
 *
 * <p>Firmware gets a loader that fits it; iPXE gets the machine's script, however it was started,
 * which is what ends the loop of loader loading loader.
 */
final class BootPolicy {
  private final Request request;
  private final Service service;

  private BootPolicy(Request request, Service service) {
    this.request = request;
    this.service = service;
  }

  /**
   * @param answer of the inventory; absent for clients that do not netboot
   */
  static BootReply decide(Request request, Service service, Optional<BootAnswer> answer) {
    if (!request.speaker().isNetbooting()) {
      return new BootReply.Nothing("does not netboot");
    }
    if (answer.isEmpty()) {
      return new BootReply.Silence("the inventory was not asked");
    }
    var policy = new BootPolicy(request, service);
    return switch (answer.get()) {
      case BootAnswer.Silence(var why) -> new BootReply.Silence(why);
      case BootAnswer.Netboot netboot -> policy.loader(netboot.why());
      case BootAnswer.Disk disk -> policy.disk(disk.why());
      case BootAnswer.Hold hold -> policy.loader(hold.why());
    };
  }

  /**
   * UEFI firmware leaves the network by a loader that is not there; BIOS, and every iPXE, by the
   * machine's script.
   */
  private BootReply disk(String why) {
    if (request.speaker() == Speaker.IPXE || LoaderChoice.isBios(request.architectures())) {
      return loader(why);
    }
    return firmware(BootNames.GO_TO_DISK, why);
  }

  private BootReply firmware(String name, String why) {
    var file =
        request.speaker() == Speaker.HTTP_FIRMWARE
            ? service.httpBase() + BootNames.loaderPath(name)
            : name;
    return fields(file, name + ": " + why);
  }

  private BootReply loader(String why) {
    var mac = request.mac();
    if (mac.isEmpty()) {
      return new BootReply.Nothing("no Ethernet address to name a script by");
    }
    if (request.speaker() == Speaker.IPXE) {
      return fields(service.httpBase() + BootNames.scriptPath(mac.get()), "script: " + why);
    }
    return switch (LoaderChoice.of(request.architectures())) {
      case LoaderChoice.None(var reason) -> new BootReply.Nothing(reason);
      case LoaderChoice.Loader(_, var name) -> firmware(name, why);
    };
  }

  private BootReply fields(String file, String why) {
    var tftp = service.tftpServer();
    var isUrl = file.startsWith("http:");
    var options = Options.builder();
    if (!isUrl) {
      options.put(OptionCode.TFTP_SERVER_NAME, tftp.getHostAddress());
    }
    options.put(OptionCode.BOOT_FILE, file);
    vendorClass().ifPresent(text -> options.put(OptionCode.VENDOR_CLASS, text));
    vendorOptions().ifPresent(value -> options.put(OptionCode.VENDOR_SPECIFIC, value));
    request
        .message()
        .options()
        .get(OptionCode.CLIENT_UUID)
        .ifPresent(value -> options.put(OptionCode.CLIENT_UUID, value));
    if (request.speaker() == Speaker.IPXE && service.mode() == Mode.SERVER) {
      options.put(OptionCode.IPXE, IpxeOptions.noProxyDhcp());
    }
    return new BootReply.Fields(
        isUrl ? service.self() : tftp,
        isUrl ? "" : tftp.getHostAddress(),
        file,
        options.build(),
        why);
  }

  /**
   * Option 60. A proxy must say PXEClient. A full server says it only where it helps, to BIOS ROMs
   * and at the boot server port: in a full offer it sends UEFI firmware looking for a boot server.
   */
  private Optional<String> vendorClass() {
    if (request.speaker() == Speaker.HTTP_FIRMWARE) {
      return Optional.of(VendorClass.HTTP);
    }
    return service.mode() == Mode.PROXY || isBootServer() || isBiosFirmware()
        ? Optional.of(VendorClass.PXE)
        : Optional.empty();
  }

  /**
   * Option 43, only under "PXEClient" (RFC 2132 §8.4): never to UEFI unless it asks for an item.
   */
  private Optional<Bytes> vendorOptions() {
    if (request.speaker() == Speaker.HTTP_FIRMWARE) {
      return Optional.empty();
    }
    var item = PxeVendorOptions.bootItem(request.message().options());
    return PxeVendorOptions.answer(isBiosFirmware(), isBootServer() ? item : Optional.empty());
  }

  private boolean isBootServer() {
    return request.arrival().door() == Arrival.Door.BOOT_SERVER;
  }

  private boolean isBiosFirmware() {
    return request.speaker() == Speaker.PXE_FIRMWARE
        && LoaderChoice.isBios(request.architectures());
  }
}
