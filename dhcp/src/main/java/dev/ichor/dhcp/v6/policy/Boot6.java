package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.policy.LoaderChoice;
import dev.ichor.dhcp.policy.Speaker;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a reply says about booting (RFC 5970 §3, UEFI 2.10 §24.3.7 and §24.7.3). */
sealed interface Boot6 {
  String why();

  /** No boot options, the rest of the reply stands. */
  record Nothing(String why) implements Boot6 {}

  /** No reply at all. */
  record Silence(String why) implements Boot6 {}

  /**
   * Load this.
   *
   * @param vendorClass option 16, which HTTP Boot wants back
   */
  record Load(String url, Optional<Option6.VendorClass> vendorClass, String why) implements Boot6 {}

  /**
   * @param answer of the inventory; absent for clients that do not netboot
   */
  static Boot6 decide(Request6 request, Service6 service, Optional<BootAnswer> answer) {
    if (!request.speaker().isNetbooting()) {
      return new Nothing("does not netboot");
    }
    if (answer.isEmpty()) {
      return new Nothing("no Ethernet address to know the machine by");
    }
    return switch (answer.get()) {
      case BootAnswer.Silence(var why) -> new Silence(why);
      case BootAnswer.Netboot netboot -> netboot(request, service, netboot);
      case BootAnswer.Hold hold ->
          request.speaker() != Speaker.IPXE && LoaderChoice.isWholeSystem(hold.settings().loader())
              ? new Nothing("nothing to boot: " + hold.why())
              : loader(request, service, hold);
      case BootAnswer.Disk disk ->
          request.speaker() == Speaker.IPXE
                  || disk.method() != BootAnswer.DiskBoot.NOT_FOUND
                      && !LoaderChoice.isWholeSystem(disk.settings().loader())
              ? loader(request, service, disk)
              : load(request, service, BootNames.GO_TO_DISK, disk.why());
    };
  }

  private static Boot6 netboot(Request6 request, Service6 service, BootAnswer.Netboot netboot) {
    if (request.speaker() == Speaker.IPXE) {
      return loader(request, service, netboot);
    }
    return request
        .mac()
        .flatMap(mac -> LoaderChoice.wholeSystem(request.architectures(), netboot, mac))
        .map(path -> at(request, service, path, path.substring(1), netboot.why()))
        .orElseGet(() -> loader(request, service, netboot));
  }

  private static Boot6 loader(Request6 request, Service6 service, BootAnswer answer) {
    var mac = request.mac();
    if (request.speaker() == Speaker.IPXE && mac.isPresent()) {
      return new Load(
          service.httpBase() + BootNames.scriptPath(mac.get()),
          Optional.empty(),
          "script: " + answer.why());
    }
    return switch (LoaderChoice.of(request.architectures(), answer.settings().loader())) {
      case LoaderChoice.None(var why) -> new Nothing(why);
      case LoaderChoice.Loader(var name, var reason) ->
          load(request, service, name, "%s: %s".formatted(reason, answer.why()));
    };
  }

  /** PXE firmware takes option 16 for the sign of a further boot server and must not get it. */
  private static Boot6 load(Request6 request, Service6 service, String name, String why) {
    return at(request, service, BootNames.loaderPath(name), name, why);
  }

  private static Boot6 at(
      Request6 request, Service6 service, String path, String name, String why) {
    return request.speaker() == Speaker.HTTP_FIRMWARE
        ? new Load(
            service.httpBase() + path,
            Optional.of(
                new Option6.VendorClass(
                    Option6.VendorClass.INTEL,
                    List.of(Bytes.of("HTTPClient".getBytes(StandardCharsets.US_ASCII))))),
            name + ": " + why)
        : new Load(service.tftpBase() + "/" + name, Optional.empty(), name + ": " + why);
  }
}
