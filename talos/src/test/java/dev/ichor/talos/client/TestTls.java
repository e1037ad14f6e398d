package dev.ichor.talos.client;

import dev.ichor.talos.secrets.SecretsBundle;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The server side of a node's TLS, made here: the maintenance certificate and configured ones. */
final class TestTls {
  private static final Provider BC = new BouncyCastleProvider();
  private static final Provider JSSE = new BouncyCastleJsseProvider(BC);

  private TestTls() {}

  /** A key and what it is certified as. */
  record Leaf(PrivateKey key, X509Certificate certificate) {}

  static KeyPair ed25519() throws Exception {
    return KeyPairGenerator.getInstance("Ed25519", BC).generateKeyPair();
  }

  /** Ed25519, issued by nobody: what Talos shows in maintenance mode. */
  static Leaf maintenance() throws Exception {
    return leaf(new X500Name(""), ed25519().getPrivate(), Instant.now(), "127.0.0.1");
  }

  /** Issued by the cluster's {@code certs.os}. */
  static Leaf configured(SecretsBundle cluster, Instant from, String address) throws Exception {
    var issuer = TalosTls.certificate(cluster.os().certificate());
    return leaf(
        X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
        key(cluster.os().key().reveal()),
        from,
        address);
  }

  private static PrivateKey key(String pem) throws Exception {
    try (var parser =
        new PEMParser(new java.io.StringReader(pem.replace("ED25519 PRIVATE", "PRIVATE")))) {
      var info = (org.bouncycastle.asn1.pkcs.PrivateKeyInfo) parser.readObject();
      return new org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter()
          .setProvider(BC)
          .getPrivateKey(info);
    }
  }

  private static Leaf leaf(X500Name issuer, PrivateKey issuerKey, Instant from, String address)
      throws Exception {
    var pair = ed25519();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(77),
            Date.from(from.minusSeconds(60)),
            Date.from(from.plus(Duration.ofHours(24))),
            new X500Name("CN=maintenance-service.talos.dev"),
            pair.getPublic());
    builder
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    var signer = new JcaContentSignerBuilder("Ed25519").setProvider(BC).build(issuerKey);
    var certificate =
        new JcaX509CertificateConverter().setProvider(BC).getCertificate(builder.build(signer));
    return new Leaf(pair.getPrivate(), certificate);
  }

  /** No client certificate is asked for. */
  static SslContext open(Leaf leaf) throws Exception {
    return GrpcSslContexts.configure(SslContextBuilder.forServer(new ServerKey(leaf)), JSSE)
        .build();
  }

  /** A client certificate of this cluster is required. */
  static SslContext mutual(Leaf leaf, SecretsBundle cluster) throws Exception {
    var authority = TalosTls.certificate(cluster.os().certificate());
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer(new ServerKey(leaf))
                .trustManager(new ClientJudge(authority))
                .clientAuth(ClientAuth.REQUIRE),
            JSSE)
        .build();
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static final class ServerKey extends X509ExtendedKeyManager {
    private final Leaf leaf;

    ServerKey(Leaf leaf) {
      this.leaf = leaf;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException("server only");
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {"server"};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return "server";
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return "server";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {leaf.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return leaf.key();
    }
  }

  /** Takes what the authority signed, with clientAuth as the only purpose, as apid does. */
  private static final class ClientJudge extends X509ExtendedTrustManager {
    private final X509Certificate authority;

    ClientJudge(X509Certificate authority) {
      this.authority = authority;
    }

    private void judge(X509Certificate[] chain) throws CertificateException {
      try {
        chain[0].verify(authority.getPublicKey(), BC);
        if (!chain[0].getExtendedKeyUsage().equals(java.util.List.of("1.3.6.1.5.5.7.3.2"))) {
          throw new CertificateException("purposes " + chain[0].getExtendedKeyUsage());
        }
      } catch (java.security.GeneralSecurityException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {authority};
    }
  }
}
