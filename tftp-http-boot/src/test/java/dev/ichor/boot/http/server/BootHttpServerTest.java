package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.server.BootRig;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Sighting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootHttpServerTest {
  private static final String KERNEL = BootNames.kernelPath(BootRig.PROFILE);

  @TempDir Path directory;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private BootRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
  }

  @AfterEach
  void stop() {
    client.close();
    rig.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(rig.httpPort(), path)))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private byte[] kernel() throws Exception {
    return Files.readAllBytes(directory.resolve("import/kernel-amd64"));
  }

  @Test
  @DisplayName("HEAD has the headers of GET, with the exact Content-Length (RFC 9110 §9.3.2)")
  void head() throws Exception {
    var head = send("HEAD", "/loader/snponly.efi");
    var get = send("GET", "/loader/snponly.efi");
    assertThat(get.body()).isEqualTo(rig.loader("snponly.efi"));
    assertThat(head.body()).isEmpty();
    for (var name : new String[] {"content-length", "content-type", "etag", "accept-ranges"}) {
      assertThat(head.headers().firstValue(name))
          .isPresent()
          .isEqualTo(get.headers().firstValue(name));
    }
    assertThat(get.headers().firstValue("content-length")).contains("173792");
    assertThat(get.headers().firstValue("content-type")).contains("application/efi");
    assertThat(get.headers().map().values())
        .allMatch(values -> values.stream().noneMatch(String::isEmpty));
    assertThat(get.headers().firstValue("server")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes=0-99, 0, 99",
    "bytes=299990-, 299990, 299999",
    "bytes=-10, 299990, 299999",
    "bytes=100-100, 100, 100",
    "bytes=299000-9999999, 299000, 299999"
  })
  @DisplayName("One range is answered with 206 and its octets (RFC 9110 §14.4)")
  void range(String range, int first, int last) throws Exception {
    var part = send("GET", KERNEL, "Range", range);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("content-range"))
        .contains("bytes %d-%d/300000".formatted(first, last));
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(kernel(), first, last + 1));
  }

  @Test
  @DisplayName("A range behind the end is 416 with the size (RFC 9110 §15.5.17)")
  void unsatisfiable() throws Exception {
    var answer = send("GET", KERNEL, "Range", "bytes=300000-");
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.headers().firstValue("content-range")).contains("bytes */300000");
  }

  @Test
  @DisplayName("A known ETag is answered 304; If-Range with another sends the whole (RFC 9110 §13)")
  void conditions() throws Exception {
    var etag = send("HEAD", KERNEL).headers().firstValue("etag").orElseThrow();
    assertThat(send("GET", KERNEL, "If-None-Match", etag).statusCode()).isEqualTo(304);
    var other = send("GET", KERNEL, "Range", "bytes=0-9", "If-Range", "\"other\"");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(kernel());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//loader/snponly.efi",
        "/loader//snponly.efi",
        "/./loader/snponly.efi",
        "/loader/%73nponly.efi",
        "/loader/snponly.efi?x=1"
      })
  @DisplayName("Doubled slashes and harmless spellings are served without a redirect")
  void normalised(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/loader/",
        "/loader/..%2f..%2fetc%2fpasswd",
        "/loader/%2e%2e/x",
        "/assets/v1.14.0/../../etc/passwd",
        "/assets/v1.14.0/x/kernel-amd64",
        "/loader/%00",
        "/api/machines",
        "/q/health",
        "/config/unknown",
        "/boot/00-00-00-00-00-00/script.ipxe",
        "/boot/52:54:00:12:34:56/script.ipxe",
        "/loader/..%5c..%5cboot.ini",
        "/loader/%252e%252e/x"
      })
  @DisplayName("Everything else is 404 at once, with an empty body")
  void notFound(String path) throws Exception {
    var answer = send("GET", path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-length")).contains("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, zstd, gzip;q=0.5", "*", "identity;q=0"})
  @DisplayName("Whatever encoding is asked, the octets are the file's, never compressed")
  void encoding(String accepted) throws Exception {
    var answer = send("GET", "/loader/snponly.efi", "Accept-Encoding", accepted);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    assertThat(answer.headers().firstValue("transfer-encoding")).isEmpty();
    assertThat(answer.body()).isEqualTo(rig.loader("snponly.efi"));
  }

  @Test
  @DisplayName("POST is 405 and names what is allowed (RFC 9110 §15.5.6)")
  void post() throws Exception {
    var answer = send("POST", "/loader/snponly.efi");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  @DisplayName("iPXE asking for its script is a sighting with stage LOADER, and evidence")
  void script() throws Exception {
    var script =
        new String(
            send("GET", BootNames.scriptPath(BootRig.MAC)).body(), StandardCharsets.US_ASCII);
    assertThat(script)
        .startsWith("#!ipxe\n")
        .contains("http://127.0.0.1:%d%s ".formatted(rig.httpPort(), KERNEL))
        .contains(
            "talos.config=http://127.0.0.1:%d/config/%s ".formatted(rig.httpPort(), BootRig.TOKEN));
    var sighting = rig.authority.sightings.getFirst();
    assertThat(sighting.mac()).isEqualTo(BootRig.MAC);
    assertThat(sighting.stage()).isEqualTo(Sighting.Stage.SCRIPT);
    assertThat(sighting.address().orElseThrow().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(sighting.via()).isEqualTo("lo");
    assertThat(rig.evidence.await("script-netboot").subject())
        .isEqualTo(new Evidence.Subject.ByMachine(BootRig.MACHINE));
  }

  @Test
  @DisplayName("A refused machine gets 404 for its script, at every stage")
  void silence() throws Exception {
    rig.authority.answer = new BootAnswer.Silence("machine is RETIRED");
    assertThat(send("GET", BootNames.scriptPath(BootRig.MAC)).statusCode()).isEqualTo(404);
    assertThat(rig.evidence.await("script-silence").text()).contains("RETIRED");
  }

  @Test
  @DisplayName("A deleted or altered asset becomes a screen that says so, never a broken boot")
  void missingAsset() throws Exception {
    var name = AssetName.parse(KERNEL.substring("/assets/".length()));
    var stored = rig.assets.blobs().path(rig.assets.pointer(name).orElseThrow().digest());
    Files.write(stored, new byte[300_000]);
    var altered =
        new String(
            send("GET", BootNames.scriptPath(BootRig.MAC)).body(), StandardCharsets.US_ASCII);
    assertThat(altered).contains("is corrupted").doesNotContain("\nkernel ");
    assertThat(send("GET", KERNEL).statusCode()).isEqualTo(404);
    Files.delete(stored);
    var deleted =
        new String(
            send("GET", BootNames.scriptPath(BootRig.MAC)).body(), StandardCharsets.US_ASCII);
    assertThat(deleted).contains("is gone from the disk").doesNotContain("\nkernel ");
    var held = rig.evidence.await("script-hold");
    assertThat(held.text()).contains("kernel-amd64");
    assertThat(held.facts()).containsEntry("waits", "asset").containsEntry("asker", "127.0.0.1");
  }

  @Test
  @DisplayName("The configuration URL answers side documents for a known token")
  void config() throws Exception {
    var answer = send("GET", BootNames.configPath(BootRig.TOKEN));
    assertThat(answer.headers().firstValue("content-type")).contains("application/yaml");
    assertThat(new String(answer.body(), StandardCharsets.US_ASCII))
        .contains("endpoint: \"127.0.0.1:8090\"")
        .contains("url: \"tcp://127.0.0.1:8091\"");
    assertThat(rig.evidence.await("config-served").subject())
        .isEqualTo(new Evidence.Subject.ByMachine(BootRig.MACHINE));
  }

  @Test
  @DisplayName("An unknown token is 404 and evidence; no token appears in evidence")
  void unknownToken() throws Exception {
    assertThat(send("GET", BootNames.configPath("guessed-token")).statusCode()).isEqualTo(404);
    rig.evidence.await("config-refused");
    send("GET", BootNames.configPath(BootRig.TOKEN));
    rig.evidence.await("http-served");
    assertThat(rig.evidence.all.toString())
        .doesNotContain("guessed-token")
        .doesNotContain(BootRig.TOKEN);
  }

  @Test
  @DisplayName("A large file arrives whole and its evidence has the bytes")
  void large() throws Exception {
    var path = BootNames.initramfsPath(BootRig.PROFILE);
    assertThat(send("GET", path).body())
        .isEqualTo(Files.readAllBytes(directory.resolve("import/initramfs-amd64.xz")));
    assertThat(rig.evidence.await("http-served").facts()).containsEntry("bytes", "700001");
  }
}
