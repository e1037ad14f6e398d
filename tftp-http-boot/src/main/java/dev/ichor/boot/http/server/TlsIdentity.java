package dev.ichor.boot.http.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.server.BootStartException;
import dev.ichor.inventory.model.Secret;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * What proves to firmware that it speaks with us (UEFI 2.10 §24.7.4): it checks the chain, and that
 * the certificate names the address in the URL.
 *
 * @param chain PEM certificates, the server's first
 * @param key its PKCS#8 key, PEM
 */
public record TlsIdentity(String chain, Secret key) {
  public TlsIdentity {
    requireNonNull(chain, "chain");
    requireNonNull(key, "key");
  }

  /** TLS 1.2 and 1.3 with the JDK's suites. */
  SslContext context() throws BootStartException {
    try {
      return SslContextBuilder.forServer(stream(chain), stream(key.reveal()))
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new BootStartException(
          "the certificate or the key for boot HTTPS cannot be used: %s".formatted(e.getMessage()),
          "give a PEM chain and its PKCS#8 key, or neither",
          e);
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
