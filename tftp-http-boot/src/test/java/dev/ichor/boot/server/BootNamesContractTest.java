package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.net.tftp.TFTP;
import org.apache.commons.net.tftp.TFTPClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every name that can be advertised is fetched by clients that are not ours. */
class BootNamesContractTest {
  private static final Pattern URL = Pattern.compile("http://[^\\s\"]+");
  private static final List<String> LOADERS =
      List.of(
          BootNames.UNDIONLY,
          BootNames.IPXE_BIOS,
          BootNames.SNPONLY_X64,
          BootNames.IPXE_X64,
          BootNames.SNPONLY_ARM64,
          BootNames.IPXE_ARM64,
          "operators-own.efi");

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private BootRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
  }

  @AfterEach
  void stop() {
    http.close();
    rig.close();
  }

  private byte[] get(String url) throws Exception {
    var answer =
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(url).isEqualTo(200);
    return answer.body();
  }

  private String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(rig.httpPort(), path);
  }

  @Test
  @DisplayName(
      "Every loader is fetched by commons-net over TFTP (RFC 1350) and over HTTP, the same")
  void loaders() throws Exception {
    for (var name : LOADERS) {
      var out = new ByteArrayOutputStream();
      var client = new TFTPClient();
      client.setDefaultTimeout(Duration.ofSeconds(3));
      client.open();
      try {
        client.receiveFile(name, TFTP.BINARY_MODE, out, "127.0.0.1", rig.tftpPort());
      } finally {
        client.close();
      }
      assertThat(out.toByteArray()).as(name).isEqualTo(rig.loader(name));
      assertThat(get(url(BootNames.loaderPath(name)))).as(name).isEqualTo(rig.loader(name));
    }
  }

  @Test
  @DisplayName("autoexec.ipxe is there beside the loader and at the root, and leads to the script")
  void autoexec() throws Exception {
    for (var path : List.of("/" + BootNames.AUTOEXEC, BootNames.loaderPath(BootNames.AUTOEXEC))) {
      assertThat(new String(get(url(path)), StandardCharsets.US_ASCII))
          .contains(
              url(BootNames.scriptPath(BootRig.MAC))
                  .replace(BootRig.MAC.hyphenated(), "${netX/mac:hexhyp}"));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  @DisplayName(
      "Every URL in a machine's script answers 200: kernel, initramfs, configuration, itself")
  void script(Architecture architecture) throws Exception {
    rig.authority.answer =
        new BootAnswer.Netboot(BootRig.MACHINE, BootRig.profile(architecture), "new");
    var script = new String(get(url(BootNames.scriptPath(BootRig.MAC))), StandardCharsets.US_ASCII);
    var urls = URL.matcher(script).results().map(found -> found.group()).distinct().toList();
    assertThat(urls).hasSize(4).anyMatch(one -> one.endsWith("kernel-" + architecture.assetName()));
    for (var one : urls) {
      assertThat(get(one)).isNotEmpty();
    }
  }
}
