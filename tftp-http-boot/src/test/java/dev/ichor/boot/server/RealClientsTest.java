package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.boot.http.server.HttpsTest;
import dev.ichor.boot.tftp.server.LossyRelay;
import dev.ichor.inventory.model.BootNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's clients against our listeners; each is skipped by name where it is missing. */
class RealClientsTest {
  private static final List<String> PLACES = List.of("/usr/bin/", "/bin/", "/usr/local/bin/");

  @TempDir Path directory;
  private BootRig rig;
  private Path target;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
    target = directory.resolve("fetched");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String client(String name) {
    var found =
        PLACES.stream()
            .map(place -> place + name)
            .filter(path -> Files.isExecutable(Path.of(path)));
    var path = found.findFirst();
    assumeTrue(path.isPresent(), name + " is not installed");
    return path.orElseThrow();
  }

  private String run(String... command) throws Exception {
    var output = directory.resolve("output");
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "%s did not end: %s".formatted(command[0], Files.readString(output)));
    }
    return Files.readString(output);
  }

  private String tftpPort() {
    return Integer.toString(rig.tftpPort());
  }

  private void assertFetched(String loader, String output) throws Exception {
    assertThat(target).as(output).exists();
    assertThat(Files.readAllBytes(target)).as(output).isEqualTo(rig.loader(loader));
  }

  @Test
  @DisplayName("tftp-hpa in mode octet")
  void hpa() throws Exception {
    var output =
        run(
            client("tftp"),
            "-m",
            "binary",
            "127.0.0.1",
            tftpPort(),
            "-c",
            "get",
            "snponly.efi",
            target.toString());
    assertFetched("snponly.efi", output);
  }

  @Test
  @DisplayName("atftp with blksize, tsize, timeout and windowsize")
  void atftp() throws Exception {
    var output =
        run(
            client("atftp"),
            "--option",
            "blksize 1428",
            "--option",
            "windowsize 16",
            "--option",
            "tsize",
            "--get",
            "--local-file",
            target.toString(),
            "--remote-file",
            "ipxe.efi",
            "127.0.0.1",
            tftpPort());
    assertFetched("ipxe.efi", output);
  }

  @Test
  @DisplayName("busybox tftp with blksize and tsize")
  void busybox() throws Exception {
    var output =
        run(
            client("busybox"),
            "tftp",
            "-b",
            "1468",
            "-g",
            "-r",
            "undionly.kpxe",
            "-l",
            target.toString(),
            "127.0.0.1",
            tftpPort());
    assertFetched("undionly.kpxe", output);
  }

  @Test
  @DisplayName("curl over TFTP with blksize")
  void curlTftp() throws Exception {
    var output =
        run(
            client("curl"),
            "-sS",
            "-o",
            target.toString(),
            "tftp://127.0.0.1:%s/snponly.efi".formatted(tftpPort()));
    assertFetched("snponly.efi", output);
  }

  @Test
  @DisplayName("curl over HTTP/1.1, HTTP/1.0 and resuming by range")
  void curlHttp() throws Exception {
    var curl = client("curl");
    var url = "http://127.0.0.1:%d%s".formatted(rig.httpPort(), BootNames.loaderPath("ipxe.efi"));
    assertFetched("ipxe.efi", run(curl, "-sS", "-o", target.toString(), url));
    assertFetched("ipxe.efi", run(curl, "-sS", "--http1.0", "-o", target.toString(), url));
    Files.write(target, Arrays.copyOf(rig.loader("ipxe.efi"), 1000));
    assertFetched("ipxe.efi", run(curl, "-sS", "-C", "-", "-o", target.toString(), url));
  }

  @Test
  @DisplayName("curl with two ranges gets both parts")
  void curlRanges() throws Exception {
    var url = "http://127.0.0.1:%d%s".formatted(rig.httpPort(), BootNames.loaderPath("ipxe.efi"));
    run(client("curl"), "-sS", "-r", "0-9,102390-102399", "-o", target.toString(), url);
    var body = new String(Files.readAllBytes(target), "ISO-8859-1");
    var loader = new String(rig.loader("ipxe.efi"), "ISO-8859-1");
    assertThat(body)
        .contains("content-range: bytes 0-9/102400\r\n\r\n" + loader.substring(0, 10))
        .contains("content-range: bytes 102390-102399/102400\r\n\r\n" + loader.substring(102_390));
  }

  @Test
  @DisplayName("curl over HTTPS with the authority's certificate; without it curl refuses")
  void curlHttps() throws Exception {
    try (var https = HttpsTest.beside(rig)) {
      var url =
          "https://127.0.0.1:%d%s"
              .formatted(https.addresses().getFirst().getPort(), BootNames.loaderPath("ipxe.efi"));
      var authority = Path.of(HttpsTest.class.getResource("/tls/ca.pem").toURI()).toString();
      var curl = client("curl");
      assertThat(run(curl, "-sS", "-o", target.toString(), url)).contains("certificate");
      assertFetched(
          "ipxe.efi", run(curl, "-sS", "--cacert", authority, "-o", target.toString(), url));
    }
  }

  @Test
  @DisplayName("atftp in windows of 64 blocks over a network that loses and delays")
  void atftpLossy() throws Exception {
    try (var relay = new LossyRelay(rig.tftpPort(), new LossyRelay.Faults(0.01, 0.01, 0.02))) {
      var output =
          run(
              client("atftp"),
              "--option",
              "blksize 1468",
              "--option",
              "windowsize 64",
              "--option",
              "timeout 1",
              "--get",
              "--local-file",
              target.toString(),
              "--remote-file",
              "snponly.efi",
              "127.0.0.1",
              Integer.toString(relay.port()));
      assertFetched("snponly.efi", output);
    }
  }

  @Test
  @DisplayName("busybox wget")
  void busyboxWget() throws Exception {
    var url = "http://127.0.0.1:%d%s".formatted(rig.httpPort(), BootNames.loaderPath("ipxe.efi"));
    assertFetched("ipxe.efi", run(client("busybox"), "wget", "-q", "-O", target.toString(), url));
  }
}
