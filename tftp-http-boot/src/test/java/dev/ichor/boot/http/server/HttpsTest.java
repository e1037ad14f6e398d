package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The boot plane over TLS, with a certificate for 127.0.0.1 of an authority made for the tests. */
public class HttpsTest {
  @TempDir Path directory;
  private BootRig rig;
  private BootHttpServer server;

  /** The test's identity as the operator would give it. */
  public static TlsIdentity identity() throws IOException {
    return new TlsIdentity(resource("server.pem"), Secret.of(resource("server.key")));
  }

  private static String resource(String name) throws IOException {
    try (var in = HttpsTest.class.getResourceAsStream("/tls/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** A second listener of the rig, over TLS. */
  public static BootHttpServer beside(BootRig rig) throws Exception {
    var config =
        BootHttpConfig.on(List.of(new InetSocketAddress("127.0.0.1", 0)), 8090, 8091)
            .over(new BootHttpConfig.OverTls(identity(), rig.httpPort()));
    var server = new BootHttpServer(config, rig.library, rig.evidence, InstantSource.system());
    server.start();
    return server;
  }

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
    server = beside(rig);
  }

  @AfterEach
  void stop() {
    server.close();
    rig.close();
  }

  private URI uri(String path) {
    return URI.create(
        "https://127.0.0.1:%d%s".formatted(server.addresses().getFirst().getPort(), path));
  }

  private static HttpClient trusting(String... protocols) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = HttpsTest.class.getResourceAsStream("/tls/ca.pem")) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(protocols);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(context)
        .sslParameters(parameters)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("A file and a range of it arrive over TLS (UEFI 2.10 §24.7.4)")
  void whole(String protocol) throws Exception {
    var path = BootNames.initramfsPath(BootRig.PROFILE);
    var file = Files.readAllBytes(directory.resolve("import/initramfs-amd64.xz"));
    try (var client = trusting(protocol)) {
      var get = HttpRequest.newBuilder(uri(path)).build();
      assertThat(client.send(get, BodyHandlers.ofByteArray()).body()).isEqualTo(file);
      var range = HttpRequest.newBuilder(uri(path)).header("Range", "bytes=65000-140000").build();
      assertThat(client.send(range, BodyHandlers.ofByteArray()).body())
          .isEqualTo(Arrays.copyOfRange(file, 65_000, 140_001));
    }
    assertThat(rig.evidence.await("http-served").facts()).containsEntry("bytes", "700001");
  }

  @Test
  @DisplayName("Scripts name the plain listener: iPXE trusts no authority of ours")
  void script() throws Exception {
    try (var client = trusting("TLSv1.3")) {
      var get = HttpRequest.newBuilder(uri(BootNames.scriptPath(BootRig.MAC))).build();
      assertThat(client.send(get, BodyHandlers.ofString()).body())
          .contains("http://127.0.0.1:%d/".formatted(rig.httpPort()))
          .doesNotContain("https:");
    }
  }

  @Test
  @DisplayName("A machine that does not know the authority leaves evidence with the remedy")
  void distrusted() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var get = HttpRequest.newBuilder(uri("/loader/ipxe.efi")).build();
      assertThatThrownBy(() -> client.send(get, BodyHandlers.discarding()))
          .isInstanceOf(IOException.class);
    }
    assertThat(rig.evidence.await("https-distrusted").text())
        .contains("enrol the site's authority");
  }

  @Test
  @DisplayName("A key that is none stops the start with one sentence")
  void badKey() throws Exception {
    var config =
        BootHttpConfig.on(List.of(new InetSocketAddress("127.0.0.1", 0)), 8090, 8091)
            .over(
                new BootHttpConfig.OverTls(
                    new TlsIdentity(resource("server.pem"), Secret.of("nothing")), 80));
    try (var bad = new BootHttpServer(config, rig.library, rig.evidence, InstantSource.system())) {
      assertThatThrownBy(bad::start)
          .isInstanceOf(BootStartException.class)
          .hasMessageContaining("PKCS#8");
    }
  }
}
