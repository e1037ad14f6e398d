package dev.ichor.boot.assets.factory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The platform's certificate authorities and the site's own. */
record FactoryTrust(X509TrustManager manager, SSLSocketFactory sockets) {
  /**
   * @throws IOException naming the file when it holds no certificate
   */
  static FactoryTrust with(Path pem) throws IOException {
    try (var in = Files.newInputStream(pem)) {
      var site = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (site.isEmpty()) {
        throw new IOException("%s holds no certificate in PEM".formatted(pem));
      }
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var number = 0;
      for (var issuer : manager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("platform-" + number++, issuer);
      }
      for (var certificate : site) {
        store.setCertificateEntry("site-" + number++, certificate);
      }
      var manager = manager(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new FactoryTrust(manager, context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException("%s cannot be used: %s".formatted(pem, e.getMessage()), e);
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("the platform has no X.509 trust"));
  }
}
