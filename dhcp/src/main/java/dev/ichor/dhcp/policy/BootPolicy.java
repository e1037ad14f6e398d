package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.IpxeOptions;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.Quad;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootSettings;
import java.util.Optional;

/**
 * Second step of a decision: what to say about booting (PXE 2.1 §2.2, UEFI 2.10 §24.7, RFC 4578).
 *
 * <p>Firmware gets a loader that fits it; iPXE gets the machine's script, however it was started,
 * which is what ends the loop of loader loading loader. An iPXE that cannot fetch the script gets
 * our build, which can.
 */
final class BootPolicy {
  /** Options that a reply says about booting, as a rule. */
  private static final int FEW = 6;

  private final Request request;
  private final Service service;
  private final BootSettings settings;

  private BootPolicy(Request request, Service service, BootSettings settings) {
    this.request = request;
    this.service = service;
    this.settings = settings;
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
    if (answer.get() instanceof BootAnswer.Silence(var why)) {
      return new BootReply.Silence(why);
    }
    var policy = new BootPolicy(request, service, answer.get().settings());
    return policy
        .unheard()
        .<BootReply>map(BootReply.Silence::new)
        .orElseGet(() -> policy.of(answer.get()));
  }

  /** Clients that would be answered, but not here or not yet. */
  private Optional<String> unheard() {
    if (isBootServer() && request.speaker() == Speaker.HTTP_FIRMWARE) {
      return Optional.of("HTTP Boot knows no boot server port (UEFI 2.10 §24.7)");
    }
    var waited = request.message().secs();
    var afterSecs = service.netboot().afterSecs();
    return request.client() instanceof ClientMessage.Discover && waited < afterSecs
        ? Optional.of(
            "stand-by: the client has been asking for %d s, we answer after %d s"
                .formatted(waited, afterSecs))
        : Optional.empty();
  }

  private BootReply of(BootAnswer answer) {
    if (RaspberryPi.isOne(request)) {
      return raspberryPi(answer);
    }
    return switch (answer) {
      case BootAnswer.Silence(var why) -> new BootReply.Silence(why);
      case BootAnswer.Netboot netboot -> netboot(netboot);
      case BootAnswer.Disk disk -> disk(disk);
      case BootAnswer.Hold hold ->
          request.speaker() != Speaker.IPXE
                  && LoaderChoice.isWholeSystem(settings.loader())
                  && !LoaderChoice.isBios(request.architectures())
              ? new BootReply.Nothing("nothing to boot: " + hold.why())
              : loader(hold.why(), true);
    };
  }

  /** Its own files, by its own names, from the TFTP server; without them it boots its disk. */
  private BootReply raspberryPi(BootAnswer answer) {
    if (answer instanceof BootAnswer.Disk) {
      return new BootReply.Nothing(
          "a Raspberry Pi boots its disk when option 43 is absent: " + answer.why());
    }
    var options = naming("");
    PxeMarks.raspberryPi(service, options);
    return fields("", options, "a Raspberry Pi's own files: " + answer.why());
  }

  /** A loader, or Talos itself where that is set. */
  private BootReply netboot(BootAnswer.Netboot netboot) {
    if (request.speaker() == Speaker.IPXE) {
      return loader(netboot.why(), true);
    }
    return request
        .mac()
        .flatMap(mac -> LoaderChoice.wholeSystem(request.architectures(), netboot, mac))
        .map(path -> wholeSystem(path, netboot.why()))
        .orElseGet(() -> loader(netboot.why(), true));
  }

  private BootReply wholeSystem(String path, String why) {
    return fields(
        isByUrl() ? service.httpBase() + path : path.substring(1),
        false,
        path + ", Talos itself: " + why);
  }

  /**
   * UEFI firmware leaves the network by a loader that is not there, unless another way is known to
   * be right; BIOS, and every iPXE, by the machine's script.
   */
  private BootReply disk(BootAnswer.Disk disk) {
    var why = disk.why();
    if (request.speaker() == Speaker.IPXE
        || LoaderChoice.isBios(request.architectures())
        || disk.method() != BootAnswer.DiskBoot.NOT_FOUND
            && !LoaderChoice.isWholeSystem(settings.loader())) {
      return loader(why, false);
    }
    return firmware(BootNames.GO_TO_DISK, BootNames.GO_TO_DISK + ": " + why, false);
  }

  /**
   * @param mayChoose a person at the machine may be shown the menu
   */
  private BootReply loader(String why, boolean mayChoose) {
    var mac = request.mac();
    if (mac.isEmpty()) {
      return new BootReply.Nothing("no Ethernet address to name a script by");
    }
    if (request.speaker() == Speaker.IPXE) {
      return foreignBuild()
          .map(ipxe -> chain(ipxe, why))
          .orElseGet(
              () ->
                  fields(
                      service.httpBase() + BootNames.scriptPath(mac.get()),
                      false,
                      "script: " + why));
    }
    return switch (LoaderChoice.of(request.architectures(), settings.loader())) {
      case LoaderChoice.None(var reason) -> new BootReply.Nothing(reason);
      case LoaderChoice.Loader(var name, var reason) ->
          firmware(name, name + ' ' + reason + ": " + why, mayChoose);
    };
  }

  /** An iPXE that cannot fetch a script over HTTP, as some NICs carry. */
  private Optional<IpxeOptions> foreignBuild() {
    return request
        .message()
        .options()
        .get(OptionCode.IPXE)
        .filter(option -> !IpxeOptions.saysHttp(option))
        .map(IpxeOptions::of)
        .filter(IpxeOptions::lacksHttp);
  }

  /** Decided by what the build itself says, so it ends when ours, which has HTTP, asks. */
  private BootReply chain(IpxeOptions ipxe, String why) {
    if (!ipxe.hasTftp()) {
      return new BootReply.Nothing(
          "this iPXE has neither HTTP nor TFTP, only %s".formatted(ipxe.features()));
    }
    return switch (LoaderChoice.of(request.architectures(), settings.loader())) {
      case LoaderChoice.None(var reason) -> new BootReply.Nothing(reason);
      case LoaderChoice.Loader(var name, _) ->
          firmware(name, "%s, since this iPXE has no HTTP: %s".formatted(name, why), false);
    };
  }

  private BootReply firmware(String name, String why, boolean mayChoose) {
    return fields(
        isByUrl() ? service.httpBase() + BootNames.loaderPath(name) : name, mayChoose, why);
  }

  private boolean isByUrl() {
    return request.speaker() == Speaker.HTTP_FIRMWARE
        || request.speaker() != Speaker.IPXE && ClientArch.isAnyHttp(request.architectures());
  }

  private BootReply fields(String file, boolean mayChoose, String why) {
    var options = naming(file);
    PxeMarks.write(request, service, settings, mayChoose, options);
    return fields(file, options, why);
  }

  private Quad tftp() {
    return Quad.of(Ipv4.bits(service.tftpServer()));
  }

  private static boolean isUrl(String file) {
    return file.startsWith("http:");
  }

  private Options.Builder naming(String file) {
    var options = Options.builder(FEW);
    if (!isUrl(file)) {
      options.put(OptionCode.TFTP_SERVER_NAME, tftp().textOctets());
    }
    if (!file.isEmpty()) {
      options.put(OptionCode.BOOT_FILE, file);
    }
    return options;
  }

  private BootReply fields(String file, Options.Builder options, String why) {
    var uuid = request.message().options().get(OptionCode.CLIENT_UUID);
    if (uuid.isPresent()) {
      options.put(OptionCode.CLIENT_UUID, uuid.get());
    }
    if (request.speaker() == Speaker.IPXE && service.mode() == Mode.SERVER) {
      options.put(OptionCode.IPXE, IpxeOptions.noProxyDhcp());
    }
    return isUrl(file)
        ? new BootReply.Fields(service.self(), "", file, options.finish(), why)
        : new BootReply.Fields(service.tftpServer(), tftp().text(), file, options.finish(), why);
  }

  private boolean isBootServer() {
    return request.arrival().door() == Arrival.Door.BOOT_SERVER;
  }
}
