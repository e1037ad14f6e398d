package dev.ichor.boot.assets;

/** Where kernels and initramfs come from. Called in the boot path: local, no network. */
public interface AssetStore {
  /**
   * One file, verified.
   *
   * @param version Talos version with the leading v
   * @param schematic Image Factory schematic id
   * @param file as Image Factory names it: {@code kernel-amd64}, {@code initramfs-amd64.xz}
   */
  FileLookup find(String version, String schematic, String file);
}
