package dev.ichor.boot.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a name on the boot plane stands for. The names are those of {@link BootNames}; the list is
 * closed, so a name never reaches the file system unless it has the form that belongs there.
 */
public sealed interface BootRoute {
  /** The loaders that DHCP advertises by itself. */
  Set<String> LOADERS =
      Set.of(
          BootNames.UNDIONLY,
          BootNames.IPXE_BIOS,
          BootNames.SNPONLY_X64,
          BootNames.IPXE_X64,
          BootNames.SNPONLY_ARM64,
          BootNames.IPXE_ARM64,
          BootNames.SHIM_X64,
          BootNames.GRUB_X64,
          BootNames.SHIM_ARM64,
          BootNames.GRUB_ARM64,
          BootNames.GRUB_BIOS,
          BootNames.PXELINUX,
          BootNames.SYSLINUX_X64);

  Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(-[0-9a-fA-F]{2}){5}");
  Pattern VERSION = Pattern.compile("v\\d+\\.\\d+\\.\\d+([.-][0-9A-Za-z.-]+)?");
  Pattern SCHEMATIC = Pattern.compile("[0-9a-f]{64}");
  Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** One of {@link #LOADERS}, or a file that the operator put beside them. */
  record Loader(String name) implements BootRoute {}

  /** What an iPXE without instructions asks for. */
  record Autoexec() implements BootRoute {}

  /** The iPXE script of the machine with this MAC address. */
  record Script(MacAddress mac) implements BootRoute {}

  /**
   * What another loader than iPXE asks for: its configuration, by the MAC address that is in the
   * name, else by the address that asks.
   */
  record LoaderConfig(Reader reader, Optional<MacAddress> mac) implements BootRoute {
    /** Whose language it is to be in. */
    public enum Reader {
      GRUB,
      PXELINUX
    }
  }

  /** A part that a GRUB which was not built in one piece loads, e.g. {@code i386-pc/normal.mod}. */
  record GrubModule(String platform, String file) implements BootRoute {
    public GrubModule {
      requireNonNull(platform, "platform");
      requireNonNull(file, "file");
    }
  }

  /** Talos as one image with the kernel line of one machine inside. */
  record Image(MacAddress mac, Form form) implements BootRoute {
    /** What firmware or a BMC can start. */
    public enum Form {
      UKI,
      ISO
    }
  }

  /** A file of a Talos version and schematic, named as Image Factory names it. */
  record Asset(String version, String schematic, String file) implements BootRoute {
    public Asset {
      requireNonNull(version, "version");
      requireNonNull(schematic, "schematic");
      requireNonNull(file, "file");
    }
  }

  /** The embedded configuration URL. */
  record Config(String token) implements BootRoute {
    /** A token is a key: it does not appear in logs. */
    @Override
    public String toString() {
      return "Config[***]";
    }
  }

  /** Nothing is served under this name. */
  record Unknown(String why) implements BootRoute {}

  /** The route of an HTTP request target, e.g. {@code /loader/snponly.efi}. */
  static BootRoute ofHttp(String target) {
    return switch (BootPath.ofRequestTarget(target)) {
      case BootPath.Refused(var why) -> new Unknown(why);
      case BootPath.Clean(var segments) -> http(segments);
    };
  }

  /**
   * The route of a TFTP file name, e.g. {@code snponly.efi}. Configuration is not served over TFTP.
   */
  static BootRoute ofTftp(String name) {
    return switch (BootPath.of(name)) {
      case BootPath.Refused(var why) -> new Unknown(why);
      case BootPath.Clean(var segments) -> tftp(segments);
    };
  }

  private static BootRoute tftp(List<String> segments) {
    if (segments.size() == 1) {
      var lower = segments.getFirst().toLowerCase(Locale.ROOT);
      if (LOADERS.contains(lower) || lower.equals(BootNames.GO_TO_DISK)) {
        return loader(lower);
      }
      if (BootNames.isLoaderFile(segments.getFirst())) {
        return loader(segments.getFirst());
      }
    }
    var route = http(segments);
    return route instanceof Config ? new Unknown("configuration is served over HTTP only") : route;
  }

  private static BootRoute http(List<String> segments) {
    return OtherLoaders.route(segments).orElseGet(() -> own(segments));
  }

  private static BootRoute own(List<String> segments) {
    var last = segments.getLast();
    return switch (segments.getFirst() + "/" + segments.size()) {
      case BootNames.AUTOEXEC + "/1" -> new Autoexec();
      case "loader/2" -> loader(last);
      case "config/2" -> config(last);
      case "boot/3" -> script(segments.get(1), last);
      case "assets/4" -> asset(segments.get(1), segments.get(2), last);
      default -> new Unknown("no such name");
    };
  }

  private static BootRoute config(String token) {
    return TOKEN.matcher(token).matches() ? new Config(token) : new Unknown("not a token");
  }

  private static BootRoute loader(String name) {
    if (name.equals(BootNames.AUTOEXEC)) {
      return new Autoexec(); // a loader started over HTTP looks beside itself first
    }
    if (name.equals(BootNames.GO_TO_DISK)) {
      return new Unknown(
          "sent to its disk: without a loader the firmware goes on in its boot order");
    }
    return BootNames.isLoaderFile(name) ? new Loader(name) : new Unknown("no such loader");
  }

  private static BootRoute script(String mac, String file) {
    if (!MAC.matcher(mac).matches()) {
      return new Unknown("no such name");
    }
    var address = MacAddress.parse(mac);
    if (address.isUnusable()) {
      return new Unknown("%s names no machine".formatted(address));
    }
    return switch (file) {
      case "script.ipxe" -> new Script(address);
      case "talos.efi" -> new Image(address, Image.Form.UKI);
      case "talos.iso" -> new Image(address, Image.Form.ISO);
      default -> new Unknown("no such name");
    };
  }

  private static BootRoute asset(String version, String schematic, String file) {
    return VERSION.matcher(version).matches()
            && SCHEMATIC.matcher(schematic).matches()
            && FILE.matcher(file).matches()
        ? new Asset(version, schematic, file)
        : new Unknown("no asset has such a name");
  }
}
