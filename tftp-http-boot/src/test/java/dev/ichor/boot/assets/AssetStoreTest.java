package dev.ichor.boot.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetStoreTest {
  private static final String VERSION = "v1.14.0";
  private static final String SCHEMATIC = BootProfile.DEFAULT_SCHEMATIC;

  @TempDir Path directory;
  private Path source;
  private DirectoryAssetStore store;

  @BeforeEach
  void fill() throws Exception {
    source = Files.createDirectories(directory.resolve("source"));
    Files.writeString(source.resolve("kernel-amd64"), "kernel");
    Files.writeString(source.resolve("initramfs-amd64.xz"), "initramfs");
    Files.writeString(source.resolve("notes.txt"), "not an asset");
    store = new DirectoryAssetStore(directory.resolve("store"));
  }

  private List<AssetImport.Imported> load() throws Exception {
    return new AssetImport(store, VERSION, SCHEMATIC).from(source);
  }

  private String absence(String file) {
    return ((FileLookup.Absent) store.find(VERSION, SCHEMATIC, file)).why();
  }

  private Path stored(String file) {
    return directory.resolve("store").resolve(VERSION).resolve(SCHEMATIC).resolve(file);
  }

  @Test
  @DisplayName("Import records the SHA-256 and leaves nothing but assets and digests")
  void imports() throws Exception {
    assertThat(load())
        .extracting(AssetImport.Imported::file, AssetImport.Imported::unchanged)
        .containsExactlyInAnyOrder(
            tuple("kernel-amd64", false), tuple("initramfs-amd64.xz", false));
    var kernel = (FileLookup.Present) store.find(VERSION, SCHEMATIC, "kernel-amd64");
    // printf kernel | sha256sum
    assertThat(kernel.file().etag())
        .isEqualTo(Files.readString(stored("kernel-amd64.sha256")).strip())
        .isEqualTo("6923dd1bc0460082c5d55a831908c24a282860b7f1cd6c2b79cf1bc8857c639c");
    try (var files = Files.list(stored("x").getParent())) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "kernel-amd64",
              "kernel-amd64.sha256",
              "initramfs-amd64.xz",
              "initramfs-amd64.xz.sha256");
    }
    assertThat(load()).allMatch(AssetImport.Imported::unchanged);
    assertThat(store.held()).hasSize(2);
  }

  @Test
  @DisplayName("Assets under <version>/<schematic>/ keep theirs; other folders are not assets")
  void folders() throws Exception {
    var other = "v1.13.9/" + "ab".repeat(32);
    Files.writeString(Files.createDirectories(source.resolve(other)).resolve("kernel-arm64"), "k");
    Files.writeString(Files.createDirectories(source.resolve("x/y")).resolve("kernel-arm64"), "k");
    assertThat(load()).hasSize(3);
    assertThat(store.find("v1.13.9", "ab".repeat(32), "kernel-arm64"))
        .isInstanceOf(FileLookup.Present.class);
  }

  @Test
  @DisplayName("Missing, altered and undigested assets each say what is wrong and what to do")
  void reasons() throws Exception {
    assertThat(absence("kernel-amd64"))
        .contains("is not in the store; import it with --assets DIR");
    load();
    Files.writeString(stored("kernel-amd64"), "altered");
    assertThat(absence("kernel-amd64")).contains("is corrupted").endsWith("import it again");
    Files.delete(stored("initramfs-amd64.xz.sha256"));
    assertThat(absence("initramfs-amd64.xz")).contains("no recorded digest");
    load();
    assertThat(store.find(VERSION, SCHEMATIC, "kernel-amd64"))
        .isInstanceOf(FileLookup.Present.class);
  }

  @Test
  @DisplayName("What a killed import left is not an asset and is swept by the next one")
  void swept() throws Exception {
    load();
    var part = Files.writeString(stored(".import-1.part"), "half");
    assertThat(store.held()).hasSize(2);
    Files.writeString(source.resolve("kernel-amd64"), "newer kernel");
    assertThat(load()).filteredOn(asset -> !asset.unchanged()).hasSize(1);
    assertThat(part).doesNotExist();
  }

  @Test
  @DisplayName("A file name that is none finds nothing")
  void names() {
    assertThat(absence("../../etc/passwd")).isEqualTo("no asset is named so");
  }

  @Test
  @DisplayName("Missing loaders are listed with the remedy; links of the operator are followed")
  void loaders() throws Exception {
    Files.createSymbolicLink(source.resolve("ipxe.efi"), source.resolve("notes.txt"));
    var loaders = new LoaderStore(source);
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
}
