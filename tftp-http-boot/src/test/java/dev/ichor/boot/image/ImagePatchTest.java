package dev.ichor.boot.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.BootFile.OnDisk;
import dev.ichor.boot.image.ImagePatch.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images made by other programs, changed by ours, read by other programs again. */
class ImagePatchTest {
  private static final List<String> MORE =
      List.of("talos.config=http://10.77.0.1:8081/config/abc", "talos.events.sink=10.77.0.1:8090");
  @TempDir Path directory;

  private BootFile.Patched patched(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Patched.class);
    return ((Outcome.Patched) outcome).file();
  }

  private String refused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Unfit.class);
    return ((Outcome.Unfit) outcome).why();
  }

  private static OnDisk file(Path path) throws IOException {
    return new OnDisk(path, Files.size(path), "0".repeat(64));
  }

  /** The whole as it would be sent. */
  private static byte[] read(BootFile file, long offset, long length) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    for (var piece : file.pieces(offset, length)) {
      switch (piece) {
        case BootFile.Piece.FromMemory(var octets) -> out.writeBytes(octets.toArray());
        case BootFile.Piece.FromDisk(var path, var at, var part) -> {
          try (var disk = new RandomAccessFile(path.toFile(), "r")) {
            var octets = new byte[(int) part];
            disk.seek(at);
            disk.readFully(octets);
            out.writeBytes(octets);
          }
        }
      }
    }
    return out.toByteArray();
  }

  private Path write(String name, BootFile file) throws IOException {
    return Files.write(directory.resolve(name), read(file, 0, file.size()));
  }

  private String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as("%s: %s", List.of(command), output).isZero();
    return output;
  }

  private static void needs(String program, String debianPackage) {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin", program)),
        "%s is not installed: package %s".formatted(program, debianPackage));
  }

  @Test
  @DisplayName("the kernel line of a UKI grows within its section; objcopy reads it as it is meant")
  void uki() throws Exception {
    needs("objcopy", "binutils");
    var image = TestImages.uki(directory, "talos.platform=metal console=tty0");
    var file = patched(ImagePatch.uki(file(image), MORE));
    assertThat(file.size()).isEqualTo(Files.size(image));
    var changed = write("changed.efi", file);
    assertThat(section(changed))
        .isEqualTo("talos.platform=metal console=tty0 " + String.join(" ", MORE));
    assertThat(run("objdump", "-h", changed.toString())).contains(".cmdline").contains(".linux");
  }

  private String section(Path uki) throws Exception {
    var out = directory.resolve("cmdline.bin");
    run("objcopy", "-O", "binary", "--only-section=.cmdline", uki.toString(), out.toString());
    return Files.readString(out).replace("\0", "");
  }

  @Test
  @DisplayName("what does not fit is said with both numbers; a signed UKI is not touched")
  void unfit() throws Exception {
    needs("objcopy", "binutils");
    var image = TestImages.uki(directory, "talos.platform=metal");
    assertThat(refused(ImagePatch.uki(file(image), List.of("x=" + "y".repeat(600)))))
        .contains("room for 512 octets")
        .contains("623 are needed");
    assertThat(refused(ImagePatch.uki(file(TestImages.signed(image)), MORE)))
        .contains("signed for Secure Boot")
        .contains("uki-signed");
  }

  @Test
  @DisplayName(
      "an ISO: GRUB's entries and the UKI on its EFI partition; isoinfo and mtools read them")
  void iso() throws Exception {
    needs("xorriso", "xorriso");
    needs("mcopy", "mtools");
    needs("objcopy", "binutils");
    var image = TestImages.iso(directory);
    var file = patched(ImagePatch.iso(file(image), MORE));
    var changed = write("changed.iso", file);
    var out = directory.resolve("grub.out");
    run(
        "xorriso",
        "-osirrox",
        "on",
        "-indev",
        changed.toString(),
        "-extract",
        "/boot/grub/grub.cfg",
        out.toString());
    assertThat(Files.readString(out))
        .contains("linux /boot/vmlinuz talos.platform=metal console=tty0 " + MORE.getFirst())
        .contains("menuentry \"Reset Talos installation\"")
        .endsWith("}\n");
    var efi = directory.resolve("efi.out");
    run(
        "xorriso",
        "-osirrox",
        "on",
        "-indev",
        changed.toString(),
        "-extract",
        "/efiboot.img",
        efi.toString());
    var uki = directory.resolve("uki.out");
    run("mcopy", "-i", efi.toString(), "::/EFI/Linux/Talos-v1.13.9.efi", uki.toString());
    assertThat(section(uki)).contains(MORE.getFirst()).contains(MORE.getLast());
  }

  @Test
  @DisplayName("every range of it is the range of the whole; the same arguments give the same ETag")
  void ranges() throws Exception {
    needs("objcopy", "binutils");
    var image = TestImages.uki(directory, "talos.platform=metal");
    var file = patched(ImagePatch.uki(file(image), MORE));
    var whole = read(file, 0, file.size());
    var random = new Random(9110);
    for (var i = 0; i < 2000; i++) {
      var from = random.nextInt(whole.length);
      var length = random.nextInt(Math.min(5000, whole.length - from) + 1);
      assertThat(read(file, from, length))
          .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
    }
    assertThat(patched(ImagePatch.uki(file(image), MORE)).etag()).isEqualTo(file.etag());
    assertThat(patched(ImagePatch.uki(file(image), List.of("other=1"))).etag())
        .isNotEqualTo(file.etag());
  }

  @Test
  @DisplayName("cut off anywhere, or random, an image is refused with a sentence and nothing else")
  void malformed() throws Exception {
    needs("objcopy", "binutils");
    var octets = Files.readAllBytes(TestImages.uki(directory, "talos.platform=metal"));
    var random = new Random(20);
    var path = directory.resolve("broken");
    for (var i = 0; i < 600; i++) {
      var broken =
          i % 2 == 0 ? Arrays.copyOf(octets, random.nextInt(2000)) : Arrays.copyOf(octets, 40_000);
      for (var flips = 0; flips < (i % 2) * 8; flips++) {
        broken[random.nextInt(1024)] = (byte) random.nextInt();
      }
      Files.write(path, broken);
      for (var outcome :
          List.of(ImagePatch.uki(file(path), MORE), ImagePatch.iso(file(path), MORE))) {
        if (outcome instanceof Outcome.Unfit(var why)) {
          assertThat(why).isNotBlank();
        }
      }
    }
  }
}
