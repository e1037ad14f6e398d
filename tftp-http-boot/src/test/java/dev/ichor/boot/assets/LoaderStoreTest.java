package dev.ichor.boot.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BootNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderStoreTest {
  @TempDir Path directory;

  @Test
  @DisplayName("Missing loaders are listed with the remedy; links of the operator are followed")
  void loaders() throws Exception {
    Files.writeString(directory.resolve("notes.txt"), "not a loader");
    Files.createSymbolicLink(directory.resolve("ipxe.efi"), directory.resolve("notes.txt"));
    var loaders = new LoaderStore(directory);
    assertThat(loaders.find(BootNames.IPXE_X64)).isInstanceOf(FileLookup.Present.class);
    assertThat(loaders.find("revocations_sbat.efi"))
        .isInstanceOfSatisfying(
            FileLookup.Absent.class,
            absent -> assertThat(absent.why()).startsWith("there is no revocations_sbat.efi in "));
    assertThat(loaders.find("notes.txt")).isInstanceOf(FileLookup.Absent.class);
    assertThat(loaders.missing())
        .hasSize(2)
        .allMatch(
            why -> why.contains("install the package ipxe or name its directory with --loaders"));
  }

  @Test
  @DisplayName("What the operator's directory lacks is taken from a bundle's, and only that")
  void bundled() throws Exception {
    var bundled = Files.createDirectories(directory.resolve("bundled"));
    Files.writeString(bundled.resolve(BootNames.SNPONLY_X64), "of the bundle");
    Files.writeString(bundled.resolve(BootNames.IPXE_X64), "of the bundle too");
    Files.writeString(directory.resolve(BootNames.IPXE_X64), "the operator's");
    var loaders = new LoaderStore(directory, List.of(bundled));
    assertThat(size(loaders, BootNames.SNPONLY_X64)).isEqualTo("of the bundle".length());
    assertThat(size(loaders, BootNames.IPXE_X64)).isEqualTo("the operator's".length());
  }

  private static long size(LoaderStore loaders, String name) {
    return ((FileLookup.Present) loaders.find(name)).file().size();
  }
}
