package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodePki.Identity;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.jspecify.annotations.Nullable;

/**
 * The two TLS servers of port 50000. BouncyCastle's JSSE serves both, since the JDK's refuses to
 * handle the maintenance certificate with its empty issuer.
 */
final class NodeTls {
  private static final Provider JSSE = new BouncyCastleJsseProvider(NodePki.PROVIDER);

  private NodeTls() {}

  /** Maintenance: no client certificate is asked for. */
  static SslContext maintenance(Identity identity) throws SSLException {
    return configure(SslContextBuilder.forServer(new OneKey(identity)));
  }

  /** Configured: the client must show a certificate signed by {@code machine.ca} for clientAuth. */
  static SslContext mutual(Identity identity, X509Certificate machineCa) throws SSLException {
    return configure(
        SslContextBuilder.forServer(new OneKey(identity))
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(new OnlyFrom(machineCa)));
  }

  private static SslContext configure(SslContextBuilder builder) throws SSLException {
    return GrpcSslContexts.configure(builder, JSSE).protocols("TLSv1.3", "TLSv1.2").build();
  }

  /** A key manager that has exactly one Ed25519 key and sends only its leaf. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "apid";
    private final Identity identity;

    OneKey(Identity identity) {
      this.identity = identity;
    }

    private static @Nullable String alias(String keyType) {
      return keyType.equals("Ed25519") || keyType.equals("EdDSA") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return alias(keyType) == null ? null : new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {identity.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }
  }

  /** Trusts client certificates of one CA whose extended key usage is exactly clientAuth. */
  private static final class OnlyFrom extends X509ExtendedTrustManager {
    private static final List<String> CLIENT_AUTH = List.of("1.3.6.1.5.5.7.3.2");
    private final X509Certificate ca;

    OnlyFrom(X509Certificate ca) {
      this.ca = ca;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      X509Certificate leaf = chain[0];
      leaf.checkValidity();
      if (!CLIENT_AUTH.equals(leaf.getExtendedKeyUsage())) {
        throw new CertificateException(
            "extended key usage is " + leaf.getExtendedKeyUsage() + ", not clientAuth");
      }
      try {
        leaf.verify(ca.getPublicKey(), NodePki.PROVIDER);
      } catch (GeneralSecurityException e) {
        throw new CertificateException("client certificate is not signed by machine.ca", e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("a node's API trusts no servers");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {ca};
    }
  }
}
