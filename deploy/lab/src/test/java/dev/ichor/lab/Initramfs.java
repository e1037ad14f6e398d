package dev.ichor.lab;

import dev.ichor.lab.node.Pack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** An initramfs of busybox, kernel modules and an {@code /init} of the lab's: about 3 MB. */
final class Initramfs {
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private Initramfs() {}

  /** Skips the calling test where its parts are missing. */
  static void require() {
    Requirements.skipIfMissing(BUSYBOX.toString(), "busybox-static");
    Requirements.skipIfMissing("modprobe", "kmod");
  }

  /**
   * Packs it.
   *
   * @param init a script below {@code deploy/lab}; it finds the modules in {@code /lib/modules}, in
   *     the order that {@code /lib/modules/order} says
   */
  static void pack(String init, DebianKernel kernel, List<String> modules, Path file) {
    var root = Project.fresh("initramfs-" + file.getFileName());
    try {
      var target = Files.createDirectories(root.resolve("lib/modules"));
      Files.createDirectories(root.resolve("bin"));
      Files.copy(Project.root().resolve("deploy/lab").resolve(init), root.resolve("init"));
      Files.copy(BUSYBOX, root.resolve("bin/busybox"));
      Shell.must("chmod", "755", root.resolve("init").toString(), root + "/bin/busybox");
      var files = kernel.files(modules);
      for (var module : files) {
        Files.copy(module, target.resolve(String.valueOf(module.getFileName())));
      }
      Files.writeString(
          target.resolve("order"),
          files.stream().map(module -> module.getFileName() + "\n").collect(Collectors.joining()));
      Pack.main(root.toString(), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file, e);
    }
  }
}
