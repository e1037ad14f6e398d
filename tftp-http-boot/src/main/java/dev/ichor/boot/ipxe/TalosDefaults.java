package dev.ichor.boot.ipxe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Kernel arguments that Talos gives itself on metal, by version. Without {@code slab_nomerge} and
 * {@code pti=on} it refuses to start and reboots.
 */
final class TalosDefaults {
  private static final Pattern VERSION = Pattern.compile("v(\\d{1,6})\\.(\\d{1,6})\\..*");

  private TalosDefaults() {}

  /**
   * The defaults of a version.
   *
   * @param version with the leading v
   */
  static List<String> of(String version) {
    var minor = minor(version);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "talos.platform=metal",
            "slab_nomerge",
            "pti=on",
            "consoleblank=0",
            "printk.devkmsg=on"));
    if (minor <= 13) {
      arguments.addAll(List.of("init_on_alloc=1", "nvme_core.io_timeout=4294967295"));
    }
    if (minor <= 10) {
      arguments.addAll(List.of("ima_template=ima-ng", "ima_appraise=fix", "ima_hash=sha512"));
    }
    if (minor >= 10) {
      arguments.add("selinux=1");
    }
    if (minor >= 12) {
      arguments.add("module.sig_enforce=1");
    }
    if (minor >= 13) {
      arguments.add("proc_mem.force_override=never");
    }
    return arguments;
  }

  /** Minor of version 1; a later major counts as newer than every minor. */
  private static int minor(String version) {
    var matcher = VERSION.matcher(version);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 1) {
      return Integer.MAX_VALUE;
    }
    return Integer.parseInt(matcher.group(2));
  }
}
