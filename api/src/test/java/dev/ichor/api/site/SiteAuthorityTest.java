package dev.ichor.api.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.store.KeyRing;
import dev.ichor.inventory.store.Sealer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path directory;
  private final Sealer sealer = new Sealer(KeyRing.parse("k " + key(1), "test"));
  private Path certificate;
  private Path sealedKey;

  @BeforeEach
  void files() {
    certificate = directory.resolve("authority.pem");
    sealedKey = directory.resolve("authority.sealed");
  }

  private static String key(int fill) {
    var octets = new byte[32];
    java.util.Arrays.fill(octets, (byte) fill);
    return Base64.getEncoder().encodeToString(octets);
  }

  private SiteAuthority open() throws IOException {
    return SiteAuthority.open(certificate, sealedKey, sealer, NOW);
  }

  private static List<X509Certificate> chain(String pem) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes("US-ASCII")))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  @Test
  @DisplayName("The authority is made once; the next start reads the same, and its key is sealed")
  void once() throws Exception {
    var first = open();
    assertThat(open().certificate()).isEqualTo(first.certificate());
    assertThat(Files.readString(sealedKey)).startsWith("v1:").doesNotContain("PRIVATE KEY");
    assertThat(Files.readString(certificate)).startsWith("-----BEGIN CERTIFICATE-----\n");
  }

  @Test
  @DisplayName("A server's certificate is signed by it and names the address (RFC 5280 §4.2.1.6)")
  void server() throws Exception {
    var authority = open();
    var identity = authority.issue(InetAddress.getByName("10.77.0.1"), NOW);
    var chain = chain(identity.chain());
    assertThat(chain).hasSize(2);
    chain.getFirst().verify(authority.certificate().getPublicKey());
    chain.getFirst().checkValidity(Date.from(NOW.plusSeconds(60L * 60 * 24 * 365)));
    assertThat(chain.getFirst().getSubjectAlternativeNames()).contains(List.of(7, "10.77.0.1"));
    assertThat(chain.getFirst().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(chain.getLast().getBasicConstraints()).isZero();
    assertThat(identity.toString()).doesNotContain("PRIVATE KEY");
  }

  @Test
  @DisplayName(
      "Half of it, or another key, stops the start: a new authority would be trusted nowhere")
  void damaged() throws Exception {
    open();
    var other = new Sealer(KeyRing.parse("k " + key(2), "test"));
    assertThatThrownBy(() -> SiteAuthority.open(certificate, sealedKey, other, NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not open");
    Files.delete(sealedKey);
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("only one");
  }
}
