package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debian's kernel and an initramfs of 3 MB that says what it was started with, gets an address, and
 * fetches its embedded configuration URL: for boots that prove a loader and not a node.
 *
 * @param options more words for {@code ichor up}
 */
record SmallSystem(List<String> options) implements ServedSystem {
  private static final List<String> MODULES = List.of("virtio_pci", "virtio_net");
  static final String STARTED = "small system: started";
  static final String CONFIGURED = "small system: talos.config answered";

  SmallSystem {
    options = List.copyOf(options);
  }

  static SmallSystem plain() {
    return new SmallSystem(List.of());
  }

  /** Skips the calling test where its parts are missing. */
  static void require() {
    Initramfs.require();
    DebianKernel.withModules(MODULES);
  }

  @Override
  public Path assets() {
    return Made.directory();
  }

  @Override
  public Map<Step, String> marks() {
    return Map.of(Step.LINUX, "Linux version", Step.SIDE_DOCUMENTS, CONFIGURED);
  }

  /** Made once for all boots of a run. */
  private static final class Made {
    private static boolean made;

    private Made() {}

    static synchronized Path directory() {
      var directory = Project.work().resolve("assets-small");
      if (!made) {
        Project.fresh("assets-small");
        var kernel = DebianKernel.withModules(MODULES);
        Shell.must("cp", kernel.image().toString(), directory.resolve("kernel-amd64").toString());
        var initramfs = directory.resolve("initramfs-amd64.xz");
        Initramfs.pack("small-system/init", kernel, MODULES, initramfs);
        if (WholeImages.canBeMade()) {
          WholeImages.make(directory, directory.resolve("kernel-amd64"), initramfs);
        }
        made = true;
      }
      return directory;
    }
  }
}
