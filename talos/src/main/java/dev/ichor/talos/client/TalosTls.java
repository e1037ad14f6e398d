package dev.ichor.talos.client;

import dev.ichor.talos.secrets.Identity;
import dev.ichor.talos.secrets.MalformedSecretsException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * TLS towards Talos with BouncyCastle's JSSE. The certificate of maintenance mode is Ed25519 with
 * an empty issuer: the JDK refuses to parse it and BoringSSL does not offer the algorithm (ADR
 * 0006). The providers are used as objects, never registered, so nothing else in the process
 * changes.
 */
final class TalosTls {
  private static final Provider CRYPTO = new BouncyCastleProvider();
  private static final Provider JSSE = new BouncyCastleJsseProvider(CRYPTO);

  private TalosTls() {}

  /** Any certificate, none of our own; the witness keeps what was shown. */
  static SslContext maintenance(ServerWitness witness) {
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forClient().trustManager(witness), JSSE)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("BouncyCastle JSSE is not usable in this JDK", e);
    }
  }

  /** Mutual TLS: the witness judges the node, {@code own} is shown to it. */
  static SslContext mutual(ServerWitness witness, Identity own) throws MalformedSecretsException {
    try {
      var key =
          KeyFactory.getInstance("Ed25519", CRYPTO)
              .generatePrivate(new PKCS8EncodedKeySpec(der(own.key().reveal())));
      var identity = new ClientKeyManager(key, certificate(own.certificate()));
      var builder = SslContextBuilder.forClient().trustManager(witness).keyManager(identity);
      return GrpcSslContexts.configure(builder, JSSE).build();
    } catch (GeneralSecurityException | SSLException e) {
      throw new MalformedSecretsException("client certificate is not usable: " + e.getMessage());
    }
  }

  /** The certificate of a PEM block; read by BouncyCastle, which takes empty names. */
  static X509Certificate certificate(String pem) throws MalformedSecretsException {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      var factory = CertificateFactory.getInstance("X.509", CRYPTO);
      if (factory.generateCertificate(bytes) instanceof X509Certificate certificate) {
        return certificate;
      }
      throw new MalformedSecretsException("no X.509 certificate in the PEM text");
    } catch (GeneralSecurityException e) {
      throw new MalformedSecretsException("certificate does not parse: " + e.getMessage());
    }
  }

  /** Checks the signature on the certificate with BouncyCastle's algorithms. */
  static void verify(X509Certificate certificate, X509Certificate issuer)
      throws GeneralSecurityException {
    certificate.verify(issuer.getPublicKey(), CRYPTO);
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z0-9 ]+-----", ""));
  }
}
