package dev.ichor.talos.client;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.secrets.ClientAccess;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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

/**
 * A stand-in for the Kubernetes API: HTTPS with the cluster's own authority, clients of it alone.
 */
final class FakeKubernetes {
  private static final char[] NONE = new char[0];

  private FakeKubernetes() {}

  static HttpsServer server(HttpHandler handler) throws Exception {
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

  static Secret kubeconfig(int port) throws Exception {
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
}
