package dev.ichor.boot.assets.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.boot.assets.AssetImport.Imported;
import dev.ichor.boot.assets.Tool;
import dev.ichor.boot.assets.policy.ImportNames;
import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.boot.assets.store.ContentStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveImportTest {
  private static final String NONE = Schematic.NONE.id();
  private static final ArchiveLimits SMALL = new ArchiveLimits(20, 100L << 20, 100);

  @TempDir Path directory;
  private ContentStore store;

  @BeforeEach
  void open() throws Exception {
    store = ContentStore.open(directory.resolve("store"), InstantSource.system());
  }

  private List<Imported> load(Path archive) throws IOException {
    return new ArchiveImport(store, new ImportNames("v1.13.9", NONE), SMALL, InstantSource.system())
        .from(archive);
  }

  private void refused(Path archive, String why) throws Exception {
    assertThatThrownBy(() -> load(archive))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
    assertThat(store.held()).isEmpty();
  }

  private Path file(String name, byte[] octets) throws IOException {
    return Files.write(directory.resolve(name), octets);
  }

  private static byte[] tar(String... names) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarWriter(out)) {
      for (var name : names) {
        var content = ("content of " + name).getBytes(StandardCharsets.UTF_8);
        tar.add(name, content.length, new ByteArrayInputStream(content));
      }
    }
    return out.toByteArray();
  }

  private static byte[] zip(String... names) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("content".getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=ustar", "--format=pax", "--format=gnu", "-z"})
  @DisplayName("What GNU tar packs is imported: names of 170 octets too, by version and schematic")
  void gnuTar(String flag) throws Exception {
    assumeTrue(Tool.has("tar"), "tar is not installed");
    var deep = "v1.13.9/%s/".formatted("ab".repeat(32));
    var source = Files.createDirectories(directory.resolve("source"));
    Files.writeString(
        Files.createDirectories(source.resolve(deep)).resolve("kernel-arm64"), "arm kernel");
    Files.writeString(source.resolve("initramfs-amd64.xz"), "initramfs");
    Files.createDirectories(source.resolve("x".repeat(99)));
    Files.writeString(source.resolve("x".repeat(99)).resolve("y".repeat(70)), "ignored");
    var archive = directory.resolve("a.tar");
    var packed =
        Tool.run(List.of("tar", flag, "-cf", archive.toString(), "-C", source.toString(), "."));
    assertThat(packed.exit()).as(packed.output()).isZero();
    assertThat(load(archive))
        .extracting(one -> one.name().path())
        .containsExactlyInAnyOrder(
            deep + "kernel-arm64", "v1.13.9/%s/initramfs-amd64.xz".formatted(NONE));
    assertThat(load(archive)).allMatch(Imported::unchanged);
  }

  @Test
  @DisplayName("A zip is imported")
  void zips() throws Exception {
    assertThat(load(file("a.zip", zip("kernel-amd64", "readme", "d/")))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../kernel-amd64", "/kernel-amd64", "a/../../kernel-amd64", "C:/kernel-amd64"})
  @DisplayName("A name that leads out of the archive refuses all of it, tar and zip alike")
  void traversal(String name) throws Exception {
    refused(file("a.tar", tar("initramfs-amd64.xz", name)), "leads out of it");
    refused(file("a.zip", zip("initramfs-amd64.xz", name)), "leads out of it");
    refused(file("b.zip", zip("a\\..\\kernel-amd64")), "leads out of it");
  }

  @Test
  @DisplayName("Symbolic and hard links and devices refuse all of it")
  void links() throws Exception {
    assumeTrue(Tool.has("tar"), "tar is not installed");
    var source = Files.createDirectories(directory.resolve("linked"));
    Files.writeString(source.resolve("initramfs-amd64.xz"), "initramfs");
    Files.createSymbolicLink(source.resolve("kernel-amd64"), Path.of("/etc/passwd"));
    var archive = directory.resolve("l.tar");
    Tool.run(List.of("tar", "-cf", archive.toString(), "-C", source.toString(), "."));
    refused(archive, "a link or device");
    Files.delete(source.resolve("kernel-amd64"));
    Files.createLink(source.resolve("kernel-amd64"), source.resolve("initramfs-amd64.xz"));
    Tool.run(List.of("tar", "-cf", archive.toString(), "-C", source.toString(), "."));
    refused(archive, "a link or device");
    var zip = zip("kernel-amd64");
    var attributes = zip.length - 22 - "kernel-amd64".length() - 46 + 40;
    zip[attributes + 1] = (byte) 0xa1; // S_IFLNK | 0777 in the upper half
    zip[attributes] = (byte) 0xff;
    refused(file("l.zip", zip), "a link or device");
  }

  @Test
  @DisplayName("A bomb is refused while it unpacks: by its ratio, its octets, its entries")
  void bombs() throws Exception {
    var size = 66 << 20;
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out);
        var tar = new TarWriter(gzip)) {
      tar.add("kernel-amd64", size, new ByteArrayInputStream(new byte[size]));
    }
    refused(file("bomb.tar.gz", out.toByteArray()), "unpacks to more than it may");
    var zipped = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(zipped)) {
      zip.putNextEntry(new ZipEntry("not-an-asset"));
      zip.write(new byte[size]);
    }
    refused(file("bomb.zip", zipped.toByteArray()), "unpacks to more than it may");
    var many = new String[21];
    Arrays.setAll(many, i -> "file" + i);
    refused(file("many.tar", tar(many)), "more than 20 entries");
    refused(file("twice.tar", tar("kernel-amd64", "kernel-amd64")), "twice");
  }

  @Test
  @DisplayName("Cut off anywhere, or any octets: refused, and nothing has a name")
  void damaged() throws Exception {
    var whole = tar("kernel-amd64", "initramfs-amd64.xz");
    for (var cut = 1; cut < 2048; cut += 61) {
      if (cut % 512 == 0) {
        continue; // an archive of fewer files
      }
      var archive = file("cut.tar", Arrays.copyOf(whole, cut));
      assertThatThrownBy(() -> load(archive)).isInstanceOf(IOException.class);
    }
    var random = new Random(13);
    for (var round = 0; round < 120; round++) {
      var octets = round % 2 == 0 ? whole.clone() : zip("kernel-amd64", "metal-amd64.iso");
      for (var i = 0; i < 3; i++) {
        octets[random.nextInt(Math.min(octets.length, 600))] = (byte) random.nextInt(256);
      }
      try {
        load(file("random", octets));
      } catch (IOException expected) {
        assertThat(expected).isNotNull();
      }
    }
  }
}
