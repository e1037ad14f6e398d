package dev.ichor.boot.policy;

import dev.ichor.boot.policy.BootRoute.GrubModule;
import dev.ichor.boot.policy.BootRoute.LoaderConfig;
import dev.ichor.boot.policy.BootRoute.LoaderConfig.Reader;
import dev.ichor.boot.policy.BootRoute.Unknown;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names that GRUB and PXELINUX ask for by themselves. Both look for a configuration of their
 * machine first (hardware type 01 and MAC address, UUID, address in hexadecimal digits, fewer and
 * fewer of them) and for a common one last, below whatever directory they were loaded from.
 */
final class OtherLoaders {
  private static final Pattern OF_MAC = Pattern.compile("01-([0-9a-fA-F]{2}(-[0-9a-fA-F]{2}){5})");
  private static final Pattern GUESS =
      Pattern.compile(
          "[0-9A-Fa-f]{1,8}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|default");
  private static final Pattern PLATFORM = Pattern.compile("(i386|x86_64|arm64)-(pc|efi)");
  private static final Pattern MODULE = Pattern.compile("[a-z0-9_-]{1,40}\\.(mod|lst)");
  private static final String GRUB_CONFIG = "grub.cfg";
  private static final int DEEPEST = 4;

  private OtherLoaders() {}

  /** Empty when the name is not of that kind. */
  static Optional<BootRoute> route(List<String> segments) {
    if (segments.size() > DEEPEST) {
      return Optional.empty();
    }
    var last = segments.getLast();
    var folder = segments.size() < 2 ? "" : segments.get(segments.size() - 2);
    if (folder.equals("pxelinux.cfg")) {
      return Optional.of(config(Reader.PXELINUX, last));
    }
    if (PLATFORM.matcher(folder).matches() && segments.contains("grub")) {
      return Optional.of(
          MODULE.matcher(last).matches()
              ? new GrubModule(folder, last)
              : new Unknown("no part of GRUB has such a name"));
    }
    if (last.equals(GRUB_CONFIG)) {
      return Optional.of(new LoaderConfig(Reader.GRUB, Optional.empty()));
    }
    return last.startsWith(GRUB_CONFIG + "-")
        ? Optional.of(config(Reader.GRUB, last.substring(GRUB_CONFIG.length() + 1)))
        : Optional.empty();
  }

  private static BootRoute config(Reader reader, String whose) {
    var matcher = OF_MAC.matcher(whose);
    if (matcher.matches()) {
      var mac = MacAddress.parse(matcher.group(1));
      return mac.isUnusable()
          ? new Unknown("%s names no machine".formatted(mac))
          : new LoaderConfig(reader, Optional.of(mac));
    }
    return GUESS.matcher(whose).matches()
        ? new LoaderConfig(reader, Optional.empty())
        : new Unknown("no machine is named so");
  }
}
