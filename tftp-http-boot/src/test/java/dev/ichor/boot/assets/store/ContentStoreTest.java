package dev.ichor.boot.assets.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.inventory.model.BootProfile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {
  private static final String VERSION = "v1.14.0";
  private static final String SCHEMATIC = BootProfile.DEFAULT_SCHEMATIC;
  private static final AssetName KERNEL = AssetName.of(VERSION, SCHEMATIC, "kernel-amd64");

  /** printf kernel | sha256sum */
  private static final Digest KERNEL_DIGEST =
      new Digest("6923dd1bc0460082c5d55a831908c24a282860b7f1cd6c2b79cf1bc8857c639c");

  @TempDir Path directory;
  private Path source;
  private Instant now = Instant.now();
  private ContentStore store;

  @BeforeEach
  void fill() throws Exception {
    source = Files.createDirectories(directory.resolve("source"));
    Files.writeString(source.resolve("kernel-amd64"), "kernel");
    Files.writeString(source.resolve("initramfs-amd64.xz"), "initramfs");
    Files.writeString(source.resolve("notes.txt"), "not an asset");
    reopen();
  }

  private void reopen() throws Exception {
    store = ContentStore.open(directory.resolve("store"), () -> now);
  }

  private List<AssetImport.Imported> load() throws Exception {
    return new AssetImport(store, VERSION, SCHEMATIC, InstantSource.system()).from(source);
  }

  private String absence() {
    return ((FileLookup.Absent) store.find(KERNEL)).why();
  }

  @Test
  @DisplayName("Import names contents by their SHA-256; a second one finds nothing changed")
  void imports() throws Exception {
    assertThat(load())
        .extracting(one -> one.name().file(), AssetImport.Imported::unchanged)
        .containsExactly(tuple("initramfs-amd64.xz", false), tuple("kernel-amd64", false));
    assertThat(((FileLookup.Present) store.find(KERNEL)).file().etag())
        .isEqualTo(KERNEL_DIGEST.hex());
    assertThat(store.trusted(KERNEL)).contains(KERNEL_DIGEST);
    assertThat(load()).allMatch(AssetImport.Imported::unchanged);
    assertThat(store.held()).hasSize(2);
    assertThat(directory.resolve("store/incoming")).isEmptyDirectory();
  }

  @Test
  @DisplayName("Files under <version>/<schematic>/ keep theirs; other folders are no assets")
  void folders() throws Exception {
    var other = "v1.13.9/" + "ab".repeat(32);
    Files.writeString(Files.createDirectories(source.resolve(other)).resolve("kernel-arm64"), "k");
    Files.writeString(Files.createDirectories(source.resolve("x/y")).resolve("kernel-arm64"), "k");
    Files.writeString(source.resolve("talosctl-linux-amd64"), "binary");
    assertThat(load())
        .extracting(one -> one.name().path())
        .contains(other + "/kernel-arm64", "v1.14.0/_/talosctl-linux-amd64")
        .hasSize(4);
  }

  @Test
  @DisplayName("Deleted and altered contents each say what is wrong; an import mends them")
  void damaged() throws Exception {
    assertThat(absence()).contains("is not in the store; import it with --assets DIR");
    load();
    var blob = store.blobs().path(KERNEL_DIGEST);
    Files.writeString(blob, "KERNEL"); // the same length
    assertThat(absence()).contains("is corrupted").endsWith("import or fetch it again");
    load();
    assertThat(store.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
    Files.writeString(blob, "another length");
    assertThat(absence()).contains("is corrupted");
    Files.delete(blob);
    assertThat(absence()).contains("is gone from the disk");
    load();
    assertThat(store.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
  }

  @Test
  @DisplayName("What changed without a trace in size and time is found by verify and put aside")
  void rotten() throws Exception {
    load();
    var blob = store.blobs().path(KERNEL_DIGEST);
    var time = Files.getLastModifiedTime(blob);
    Files.writeString(blob, "KERNEL");
    Files.setLastModifiedTime(blob, time);
    assertThat(store.find(KERNEL)).isInstanceOf(FileLookup.Present.class); // cheap, not blind
    assertThat(store.verify())
        .extracting(ContentStore.Verified::state)
        .containsExactlyInAnyOrder(Blobs.State.ALTERED, Blobs.State.INTACT);
    assertThat(absence()).contains("is gone from the disk");
    assertThat(directory.resolve("store/quarantine/" + KERNEL_DIGEST.hex())).hasContent("KERNEL");
  }

  @Test
  @DisplayName("A restore that lost the times is verified once by octets, then by time again")
  void restored() throws Exception {
    load();
    var blob = store.blobs().path(KERNEL_DIGEST);
    var time = Files.getLastModifiedTime(blob);
    Files.setLastModifiedTime(blob, FileTime.from(Instant.now()));
    assertThat(store.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
    assertThat(Files.getLastModifiedTime(blob)).isEqualTo(time);
  }

  @Test
  @DisplayName("A directory of the first layout is taken over; what is not what it was stays")
  void migrates() throws Exception {
    var root = directory.resolve("old");
    var folder = Files.createDirectories(root.resolve(VERSION).resolve(SCHEMATIC));
    Files.writeString(folder.resolve("kernel-amd64"), "kernel");
    Files.writeString(folder.resolve("kernel-amd64.sha256"), KERNEL_DIGEST.hex() + "\n");
    Files.writeString(folder.resolve("kernel-arm64"), "altered");
    Files.writeString(folder.resolve("kernel-arm64.sha256"), KERNEL_DIGEST.hex() + "\n");
    Files.writeString(folder.resolve(".import-1.part"), "half");
    var moved = ContentStore.open(root, InstantSource.system());
    assertThat(moved.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
    assertThat(moved.held()).containsOnlyKeys(KERNEL);
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("amd64"));
    assertThat(folder.resolve("kernel-arm64")).hasContent("altered");
    // interrupted between the rename and the removal of the old name
    Files.writeString(folder.resolve("kernel-amd64"), "kernel");
    Files.writeString(folder.resolve("kernel-amd64.sha256"), KERNEL_DIGEST.hex() + "\n");
    Files.delete(folder.resolve("kernel-arm64"));
    moved = ContentStore.open(root, InstantSource.system());
    assertThat(moved.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
    assertThat(root.resolve(VERSION)).doesNotExist();
  }

  @Test
  @DisplayName("A commit names all or nothing; interrupted, it is finished at the next start")
  void commits() throws Exception {
    load();
    var pointer = store.pointer(KERNEL).orElseThrow();
    var arm = AssetName.of(VERSION, SCHEMATIC, "kernel-arm64");
    var absent =
        new Pointer(
            new Digest("00".repeat(32)), 1, Pointer.Source.BUNDLE, "b", now, Optional.empty());
    var half = new Commit(Map.of(arm, pointer, KERNEL, absent), Set.of(), Map.of());
    assertThatThrownBy(() -> store.commit(half)).hasMessageContaining("nothing was changed");
    assertThat(store.pointer(arm)).isEmpty();
    var whole = new Commit(Map.of(arm, pointer), Set.of(arm), Map.of());
    Files.write(directory.resolve("store/commits/1.json"), whole.encode());
    reopen();
    assertThat(store.find(arm)).isInstanceOf(FileLookup.Present.class);
    assertThat(store.kept()).containsExactly(arm);
    assertThat(directory.resolve("store/commits")).isEmptyDirectory();
  }

  @Test
  @DisplayName("Garbage goes after its grace, a rehearsal only tells, kept and used names stay")
  void garbage() throws Exception {
    load();
    var initramfs = AssetName.of(VERSION, SCHEMATIC, "initramfs-amd64.xz");
    var collector = new GarbageCollector(store, _ -> Set.of());
    var week = Duration.ofDays(7);
    assertThat(collector.run(Set.of(KERNEL), week, false).waiting()).containsOnlyKeys(initramfs);
    now = now.plus(Duration.ofDays(8));
    var told = collector.run(Set.of(KERNEL), week, true);
    assertThat(told.names()).containsOnlyKeys(initramfs);
    assertThat(told.octets()).isEqualTo("initramfs".length());
    assertThat(store.held()).hasSize(2);
    store.keep(initramfs);
    assertThat(collector.run(Set.of(KERNEL), week, false).names()).isEmpty();
    store.release(initramfs);
    collector.run(Set.of(KERNEL), week, false);
    now = now.plus(Duration.ofDays(8));
    assertThat(collector.run(Set.of(KERNEL), week, false).names()).containsOnlyKeys(initramfs);
    assertThat(store.held()).containsOnlyKeys(KERNEL);
    assertThat(store.blobs().all()).extracting(Blobs.Stored::digest).containsOnly(KERNEL_DIGEST);
    assertThat(store.trusted(initramfs)).isPresent(); // believed for ever after
  }

  @Test
  @DisplayName("What nobody has named yet is not garbage for a day: an import may be under way")
  void beingStored() throws Exception {
    var octets = "nameless".getBytes(StandardCharsets.US_ASCII);
    store.blobs().add(new ByteArrayInputStream(octets), 100, Optional.empty());
    var collector = new GarbageCollector(store, _ -> Set.of());
    assertThat(collector.run(Set.of(), Duration.ZERO, false).contents()).isEmpty();
    now = now.plus(Duration.ofHours(25));
    assertThat(collector.run(Set.of(), Duration.ZERO, false).contents()).hasSize(1);
  }

  @Test
  @DisplayName("More than the limit, or another content than promised, leaves nothing behind")
  void refused() throws Exception {
    var octets = "twelve chars".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(
            () -> store.blobs().add(new ByteArrayInputStream(octets), 11, Optional.empty()))
        .hasMessageContaining("more than 11 octets");
    assertThatThrownBy(
            () ->
                store.blobs().add(new ByteArrayInputStream(octets), 99, Optional.of(KERNEL_DIGEST)))
        .hasMessageContaining(KERNEL_DIGEST.hex());
    assertThat(store.blobs().all()).isEmpty();
    assertThat(directory.resolve("store/incoming")).isEmptyDirectory();
  }

  @Test
  @DisplayName("A name that is none finds nothing and reaches no file")
  void names() {
    for (var file : List.of("../../etc/passwd", "", "a/b", ".hidden", "x".repeat(200))) {
      assertThat(store.find(VERSION, SCHEMATIC, file)).isInstanceOf(FileLookup.Absent.class);
    }
    assertThat(store.find("v1.14.0-..", SCHEMATIC, "x")).isInstanceOf(FileLookup.Absent.class);
    assertThat(store.find(VERSION, "_", "x")).isInstanceOf(FileLookup.Absent.class);
  }
}
