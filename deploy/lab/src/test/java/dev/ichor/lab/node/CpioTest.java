package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's own unpacker is the judge in the lab; cpio(1) is the quick one. */
class CpioTest {
  private static final Instant TIME = Instant.parse("2024-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  @DisplayName("cpio(1) unpacks what Pack wrote: names, octets, permissions and times")
  void unpacked() throws Exception {
    Judge.require("/usr/bin/cpio", "cpio");
    var root = Files.createDirectory(directory.resolve("root"));
    file(root.resolve("init"), "#!/bin/sh\n", "rwxr-xr-x");
    file(root.resolve("node/lib/a.jar"), "PK odd", "rw-r--r--");
    file(root.resolve("node/lib/empty"), "", "rw-r--r--");
    Files.createSymbolicLink(root.resolve("node/link"), Path.of("lib"));
    var archive = directory.resolve("initramfs");
    Pack.main(root.toString(), archive.toString());

    var out = Files.createDirectory(directory.resolve("out"));
    var command = "cpio -idm --quiet < " + archive;
    Judge.run(out, List.of("/bin/sh", "-c", command));
    assertThat(out.resolve("init")).hasContent("#!/bin/sh\n");
    assertThat(Files.isExecutable(out.resolve("init"))).isTrue();
    assertThat(out.resolve("node/lib/a.jar")).hasContent("PK odd");
    assertThat(out.resolve("node/lib/empty")).isEmptyFile();
    assertThat(out.resolve("node/link")).doesNotExist();
    assertThat(Files.getLastModifiedTime(out.resolve("node/lib/a.jar")).toInstant())
        .isEqualTo(TIME);
    assertThat(archive).hasSize(Cpio.of(root, List.of("init", "node")).size());
  }

  @Test
  @DisplayName(
      "A header is the text of buffer-format.rst: 070701, thirteen hexadecimal fields, name")
  void header() throws Exception {
    var root = Files.createDirectory(directory.resolve("root"));
    file(root.resolve("init"), "four", "rwxr-xr-x");
    var archive = directory.resolve("initramfs");
    Pack.main(root.toString(), archive.toString());
    assertThat(new String(Files.readAllBytes(archive), UTF_8))
        .startsWith(
            "070701"
                + "00000001000081ed000000000000000000000001659200800000000400000000"
                + "00000000000000000000000000000005"
                + "00000000init\0\0four070701");
  }

  private static void file(Path file, String text, String permissions) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    Files.setLastModifiedTime(file, FileTime.from(TIME));
  }
}
