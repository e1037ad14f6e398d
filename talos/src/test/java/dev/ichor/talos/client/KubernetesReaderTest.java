package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations.KubeNode;
import dev.ichor.inventory.port.NodeOperations.Kubernetes;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.secrets.ClientAccess;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Kubernetes API, read with a kubeconfig that Ichor issued")
class KubernetesReaderTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final char[] NONE = new char[0];
  private static final String READY = "{\"type\": \"Ready\", \"status\": \"True\"}";

  private final List<String> users = new CopyOnWriteArrayList<>();

  private static String nodes(HttpExchange exchange) {
    var second = String.valueOf(exchange.getRequestURI().getRawQuery()).contains("continue=a%2Fb");
    return second
        ? "{\"metadata\": {}, \"items\": [{\"metadata\": {\"name\": \"w1\"},"
            + " \"spec\": {\"unschedulable\": true}, \"status\": {}}]}"
        : "{\"metadata\": {\"continue\": \"a/b\"}, \"items\": [{\"metadata\": {\"name\": \"c1\"},"
            + " \"spec\": {}, \"status\": {\"conditions\": ["
            + READY
            + "]}}]}";
  }

  private static String pods() {
    return "{\"items\": [{\"metadata\": {\"name\": \"coredns-1\"},"
        + " \"status\": {\"conditions\": ["
        + READY
        + "]}}]}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    var user = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    users.add(user);
    var path = exchange.getRequestURI().getPath();
    var body = path.equals("/api/v1/nodes") ? nodes(exchange) : pods();
    var octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(users.size() > 3 ? 403 : 200, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  private static HttpsServer server(HttpHandler handler) throws Exception {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private static PrivateKey authorityKey() throws Exception {
    var pem = TestSecrets.fixed().kubernetes().key().reveal();
    try (var parser = new PEMParser(new StringReader(pem))) {
      return new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) parser.readObject()).getPrivate();
    }
  }

  /** A server certificate of the cluster's Kubernetes authority, and its clients alone. */
  private static SSLContext tls() throws Exception {
    X509Certificate authority =
        TalosTls.certificate(TestSecrets.fixed().kubernetes().certificate());
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    var builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
            BigInteger.valueOf(78),
            Date.from(Instant.now().minusSeconds(60)),
            Date.from(Instant.now().plusSeconds(3600)),
            new X500Name("CN=kube-apiserver"),
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey());
    var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, NONE);
    own.setKeyEntry("own", pair.getPrivate(), NONE, new Certificate[] {certificate});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NONE);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NONE);
    trusted.setCertificateEntry("authority", authority);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }

  private static Secret kubeconfig(int port) throws Exception {
    return new ClientAccess(new SecureRandom())
        .kubeconfig(
            "bronze",
            URI.create("https://127.0.0.1:" + port),
            TestSecrets.fixed(),
            "eve",
            List.of("viewers"),
            Instant.now().minusSeconds(60),
            Duration.ofHours(1));
  }

  @Test
  @DisplayName("nodes in chunks, pods of kube-system; user and group are those of the kubeconfig")
  void reads() throws Exception {
    var server = server(this::answer);
    try {
      var kubeconfig = kubeconfig(server.getAddress().getPort());
      assertThat(KubernetesReader.read(kubeconfig, Duration.ofSeconds(15)))
          .isEqualTo(
              new Kubernetes.Answered(
                  List.of(new KubeNode("c1", true, false), new KubeNode("w1", false, true)),
                  Map.of("coredns-1", true)));
      assertThat(users)
          .hasSize(3)
          .allMatch(it -> it.contains("CN=eve") && it.contains("O=viewers"));
      assertThat(KubernetesReader.read(kubeconfig, Duration.ofSeconds(15)).toString())
          .contains("answered 403 to /api/v1/nodes");
    } finally {
      server.stop(0);
    }
    assertThat(KubernetesReader.read(kubeconfig(1), Duration.ofSeconds(5)))
        .isInstanceOf(Kubernetes.Away.class);
  }

  @Test
  @DisplayName("an answer without end is given up by its size, a slow one by the time of the whole")
  void bounded() throws Exception {
    var over = new CountDownLatch(1);
    var huge = server(exchange -> begin(exchange, new byte[5 << 20], over));
    var slow = server(exchange -> begin(exchange, new byte[10], over));
    try {
      var begun = System.nanoTime();
      var large = KubernetesReader.read(kubeconfig(huge.getAddress().getPort()), LONG);
      assertThat(large.toString()).contains("capacity");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
      var late =
          KubernetesReader.read(kubeconfig(slow.getAddress().getPort()), Duration.ofSeconds(2));
      assertThat(late.toString()).contains("did not answer /api/v1/nodes?limit=100 in time");
    } finally {
      over.countDown();
      huge.stop(0);
      slow.stop(0);
    }
  }

  /** The head and some of the body; the rest never comes. */
  private static void begin(HttpExchange exchange, byte[] octets, CountDownLatch over)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      body.write(octets);
      body.flush();
      var _ = over.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
