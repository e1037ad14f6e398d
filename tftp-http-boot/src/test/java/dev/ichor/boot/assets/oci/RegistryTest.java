package dev.ichor.boot.assets.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.Tool;
import dev.ichor.boot.assets.oci.policy.ImageDocument;
import dev.ichor.boot.assets.oci.policy.ImageReference;
import dev.ichor.boot.assets.oci.policy.RegistryRoute;
import dev.ichor.boot.assets.oci.server.RegistryServer;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.Bytes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFESTS = "/v2/" + TestImage.NAME + "/manifests/";
  private static final String BLOBS = "/v2/" + TestImage.NAME + "/blobs/";

  @TempDir Path directory;
  private ContentStore store;
  private RegistryServer registry;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void open() throws Exception {
    store = ContentStore.open(directory.resolve("store"), InstantSource.system());
    var images = new OciLayout(store).take(TestImage.write(directory.resolve("layout")));
    for (var image : images.entrySet()) {
      store.images().put(image.getKey(), image.getValue());
    }
    registry =
        new RegistryServer(
            new InetSocketAddress("127.0.0.1", 0), new ImageCatalog(store), store.blobs());
    registry.start();
  }

  @AfterEach
  void close() {
    registry.close();
    http.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(registry.address().getPort(), path)))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private JsonNode layer() throws Exception {
    var index = JSON.readTree(send("GET", MANIFESTS + "v1.13.9").body());
    var manifest = index.path("manifests").path(0).path("digest").asText();
    return JSON.readTree(send("GET", MANIFESTS + manifest).body()).path("layers").path(0);
  }

  @Test
  @DisplayName("An index by tag and by digest, GET and HEAD alike (distribution-spec end-3)")
  void manifests() throws Exception {
    var byTag = send("GET", MANIFESTS + "v1.13.9");
    assertThat(byTag.statusCode()).isEqualTo(200);
    assertThat(header(byTag, "content-type")).isEqualTo(ImageDocument.INDEX);
    var digest = Digest.of(Bytes.of(byTag.body())).oci();
    assertThat(header(byTag, "docker-content-digest")).isEqualTo(digest);
    assertThat(send("GET", MANIFESTS + digest).body()).isEqualTo(byTag.body());
    var head = send("HEAD", MANIFESTS + "v1.13.9");
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "content-length")).isEqualTo(Integer.toString(byTag.body().length));
    assertThat(header(head, "docker-content-digest")).isEqualTo(digest);
    assertThat(send("GET", MANIFESTS + "v1.13.9?ns=factory.talos.dev").statusCode()).isEqualTo(200);
    assertThat(send("GET", MANIFESTS + "v1.13.9?ns=ghcr.io").statusCode()).isEqualTo(404);
  }

  @Test
  @DisplayName("A blob whole and in parts (end-2, RFC 9110 §14); 416 behind its end")
  void blobs() throws Exception {
    var layer = layer();
    var path = BLOBS + layer.path("digest").asText();
    var whole = send("GET", path);
    assertThat(Digest.of(Bytes.of(whole.body())).oci()).isEqualTo(layer.path("digest").asText());
    var part = send("GET", path, "Range", "bytes=1000-1999");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(header(part, "content-range"))
        .isEqualTo("bytes 1000-1999/%d".formatted(whole.body().length));
    assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(whole.body(), 1000, 2000));
    assertThat(send("GET", path, "Range", "bytes=999999999-").statusCode()).isEqualTo(416);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/, 200, {}",
    "GET, /v2/nothing/here/manifests/v1, 404, MANIFEST_UNKNOWN",
    "GET, /v2/nothing/here/tags/list, 404, NAME_UNKNOWN",
    "GET, /v2/Bad/manifests/v1, 404, NAME_INVALID",
    "GET, /v2/a/blobs/sha256:12, 404, DIGEST_INVALID",
    "GET, /v2/../../etc/passwd, 404, UNSUPPORTED",
    "GET, /api/v1/machines, 404, UNSUPPORTED",
    "POST, /v2/a/blobs/uploads/, 405, UNSUPPORTED",
    "PUT, /v2/a/manifests/v1, 405, UNSUPPORTED",
    "DELETE, /v2/a/manifests/v1, 405, UNSUPPORTED",
  })
  @DisplayName("What is not there is an error document; nothing can be pushed or deleted")
  void errors(String method, String path, int status, String code) throws Exception {
    var response = send(method, path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8)).contains(code);
  }

  @Test
  @DisplayName(
      "A content of the store that belongs to no image is not given out, nor a damaged one")
  void others() throws Exception {
    var kernel = "a kernel".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    var stored =
        store
            .blobs()
            .add(new java.io.ByteArrayInputStream(kernel), 100, java.util.Optional.empty());
    assertThat(send("GET", BLOBS + stored.digest().oci()).statusCode()).isEqualTo(404);
    var layer = Digest.ofOci(layer().path("digest").asText());
    Files.writeString(store.blobs().path(layer), "damaged");
    assertThat(send("GET", BLOBS + layer.oci()).statusCode()).isEqualTo(404);
  }

  @Test
  @DisplayName("Tags are listed (end-8a); an image that comes later is served without a restart")
  void later() throws Exception {
    var image = java.util.Objects.requireNonNull(store.images().all().get(TestImage.REFERENCE));
    store.images().put("ghcr.io/siderolabs/installer:v1.13.9", image);
    assertThat(send("GET", "/v2/siderolabs/installer/manifests/v1.13.9").statusCode())
        .isEqualTo(200);
    var tags = JSON.readTree(send("GET", "/v2/siderolabs/installer/tags/list").body());
    assertThat(tags.path("tags").path(0).asText()).isEqualTo("v1.13.9");
  }

  @Test
  @DisplayName("skopeo copies all architectures out of the registry and finds every digest right")
  void skopeo() throws Exception {
    assumeTrue(Tool.has("skopeo"), "skopeo is not installed");
    var port = registry.address().getPort();
    var copied =
        Tool.run(
            List.of(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--all",
                "--src-tls-verify=false",
                "docker://127.0.0.1:%d/%s:v1.13.9".formatted(port, TestImage.NAME),
                "oci:%s:copy".formatted(directory.resolve("copied"))));
    assertThat(copied.exit()).as(copied.output()).isZero();
    try (var blobs = Files.list(directory.resolve("copied/blobs/sha256"))) {
      assertThat(blobs.count()).isEqualTo(7); // index, two manifests, configurations, layers
    }
    var inspected =
        Tool.run(
            List.of(
                "skopeo",
                "inspect",
                "--tls-verify=false",
                "--override-arch=arm64",
                "docker://127.0.0.1:%d/%s:v1.13.9".formatted(port, TestImage.NAME)));
    assertThat(inspected.output()).contains("\"Architecture\": \"arm64\"");
  }

  @Test
  @DisplayName("An image pulled from one registry is whole in another store")
  void pulled() throws Exception {
    var other = ContentStore.open(directory.resolve("other"), InstantSource.system());
    try (var puller = new ImagePuller(other, true)) {
      var reference =
          ImageReference.parse(
              "127.0.0.1:%d/%s:v1.13.9".formatted(registry.address().getPort(), TestImage.NAME));
      var image = puller.pull(reference);
      assertThat(image).isEqualTo(store.images().all().get(TestImage.REFERENCE));
      assertThat(new ImageCatalog(other).contents(java.util.Map.of("a/b:c", image))).hasSize(7);
      assertThatThrownBy(() -> puller.pull(ImageReference.parse(reference.host() + "/no/such:v1")))
          .hasMessageContaining("answered 404; check the image's name");
    }
  }

  @Test
  @DisplayName("Paths and documents of any octets are an answer or a refusal, never anything else")
  void hostile() {
    var random = new Random(7);
    var alphabet = "/v2:@?=&%._-abcXYZ0189manifestsblobs\0\n ";
    for (var round = 0; round < 3000; round++) {
      var text = new StringBuilder("/v2/");
      for (var i = random.nextInt(60); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(RegistryRoute.of(text.toString())).isNotNull();
      try {
        var parsed = ImageReference.parse(text.toString());
        assertThat(ImageReference.parse(parsed.toString())).isEqualTo(parsed);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageContaining("HOST/NAME:TAG");
      }
      var octets = new byte[random.nextInt(80)];
      random.nextBytes(octets);
      assertThatThrownBy(() -> ImageDocument.decode(Bytes.of(octets)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ImageRef.of(JSON.createObjectNode()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
