package dev.ichor.talos.client;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Server and TLS of a kubeconfig's first cluster and user; certificates inside it, as Talos and
 * Ichor write it.
 */
record KubeAccess(URI server, SSLContext tls) {
  private static final char[] NO_PASSWORD = new char[0];

  static KubeAccess of(Secret kubeconfig)
      throws MalformedYamlException, GeneralSecurityException, IOException {
    var config = new CosiResource("", YamlReader.mapping(kubeconfig.reveal()));
    var clusters = config.each("clusters");
    var users = config.each("users");
    if (clusters.isEmpty() || users.isEmpty()) {
      throw new IllegalArgumentException("it has no cluster or no user");
    }
    var cluster = clusters.getFirst().nested("cluster");
    var user = users.getFirst().nested("user");
    return new KubeAccess(
        URI.create(cluster.text("server")),
        tls(
            certificate(decoded(cluster, "certificate-authority-data")),
            certificate(decoded(user, "client-certificate-data")),
            key(decoded(user, "client-key-data"))));
  }

  private static String decoded(CosiResource from, String key) {
    return new String(Base64.getDecoder().decode(from.raw(key)), StandardCharsets.US_ASCII);
  }

  private static Certificate certificate(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PrivateKey key(String pem) throws IOException {
    try (var parser = new PEMParser(new StringReader(pem))) {
      var converter = new JcaPEMKeyConverter();
      return switch (parser.readObject()) {
        case PEMKeyPair pair -> converter.getKeyPair(pair).getPrivate();
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case null, default -> throw new IllegalArgumentException("client-key-data is no key");
      };
    }
  }

  private static SSLContext tls(Certificate authority, Certificate own, PrivateKey key)
      throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_PASSWORD);
    trusted.setCertificateEntry("kubernetes", authority);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var identity = KeyStore.getInstance("PKCS12");
    identity.load(null, NO_PASSWORD);
    identity.setKeyEntry("own", key, NO_PASSWORD, new Certificate[] {own});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, NO_PASSWORD);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }
}
