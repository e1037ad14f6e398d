package dev.ichor.boot.assets.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.boot.assets.Tool;
import dev.ichor.boot.assets.policy.FactoryFault;
import dev.ichor.boot.assets.policy.Schematic;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue, and the ways to the factory: proxy and a certificate authority of the site's. */
class FactoryWayTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  @Test
  @DisplayName("Versions, extensions, talosctl and schematics as docs/api.md describes them")
  void catalogue() throws Exception {
    try (var factory = new FakeFactory();
        var client = new FactoryClient(FactoryConfig.at(factory.base()))) {
      assertThat(client.versions()).containsExactly("v1.13.8", "v1.13.9", "v1.14.0");
      assertThat(client.extensions("v1.13.9"))
          .extracting(FactoryClient.Extension::name)
          .containsExactly("siderolabs/gvisor");
      assertThat(client.talosctl("v1.13.9")).containsExactly("talosctl-linux-amd64");
      assertThat(client.register(Schematic.NONE).id()).isEqualTo(Schematic.NONE.id());
      assertThatThrownBy(() -> client.overlays("v1.13.9"))
          .isInstanceOfSatisfying(
              FactoryException.class,
              e -> assertThat(e.fault()).isInstanceOf(FactoryFault.Refused.class));
      factory.json("/versions", "{\"not\": \"a list\"}");
      assertThatThrownBy(client::versions).hasMessageContaining("it is no list");
      factory.json("/versions", "<html>");
      assertThatThrownBy(client::versions).hasMessageContaining("it is no JSON");
    }
  }

  @Test
  @DisplayName("Through an HTTP proxy the whole address is asked of it (RFC 9112 §3.2.2)")
  void proxy() throws Exception {
    try (var proxy = new FakeFactory();
        var client =
            new FactoryClient(
                FactoryConfig.at(URI.create("http://factory.invalid"))
                    .through(
                        Optional.of(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port())),
                        Optional.empty()))) {
      assertThat(client.versions()).hasSize(3);
      assertThat(proxy.seen.getLast().header("host")).contains("factory.invalid");
    }
  }

  @Test
  @DisplayName("A factory with a certificate of the site's CA is believed when the CA is named")
  void siteCa() throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    assumeTrue(Files.isExecutable(keytool), "this Java has no keytool");
    var store = directory.resolve("factory.p12");
    var pem = directory.resolve("ca.pem");
    certificate(keytool, store, pem);
    try (var factory = new FakeFactory(tls(store))) {
      var base = URI.create("https://127.0.0.1:" + factory.port());
      try (var client =
          new FactoryClient(FactoryConfig.at(base).through(Optional.empty(), Optional.of(pem)))) {
        assertThat(client.versions()).hasSize(3);
      }
      try (var stranger = new FactoryClient(FactoryConfig.at(base))) {
        assertThatThrownBy(stranger::versions).hasMessageContaining("--factory-ca");
      }
    }
    var empty = Files.writeString(directory.resolve("empty.pem"), "nothing");
    assertThatThrownBy(
            () ->
                new FactoryClient(
                    FactoryConfig.at(URI.create("https://x"))
                        .through(Optional.empty(), Optional.of(empty))))
        .hasMessageContaining("empty.pem");
  }

  private static void certificate(Path keytool, Path store, Path pem) throws Exception {
    run(
        keytool,
        "-genkeypair",
        "-alias",
        "f",
        "-keyalg",
        "EC",
        "-dname",
        "CN=factory",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    run(
        keytool,
        "-exportcert",
        "-rfc",
        "-alias",
        "f",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit",
        "-file",
        pem.toString());
  }

  private static void run(Path program, String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    var ended = Tool.run(command);
    assertThat(ended.exit()).as(ended.output()).isZero();
  }

  private static ServerSocketFactory tls(Path file) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }
}
