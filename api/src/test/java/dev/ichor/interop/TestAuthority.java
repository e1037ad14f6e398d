package dev.ichor.interop;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** An authority that signs whatever it is asked to. */
public final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=Test authority");
  private final KeyPair keys;

  public TestAuthority() throws Exception {
    keys = pair();
  }

  private static KeyPair pair() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private X509Certificate certificate(X500Name subject, PublicKey key) throws Exception {
    var now = Instant.now();
    var holder =
        new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(86_400)),
                subject,
                key)
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  /** The certificate for a request in PEM. */
  public String sign(String request) throws Exception {
    var base64 = request.replaceAll("-----[A-Z ]+-----", "");
    var read = new JcaPKCS10CertificationRequest(Base64.getMimeDecoder().decode(base64));
    return pem("CERTIFICATE", certificate(read.getSubject(), read.getPublicKey()).getEncoded());
  }

  /** A certificate of a key that nobody asked for. */
  String own() throws Exception {
    return pem("CERTIFICATE", certificate(NAME, keys.getPublic()).getEncoded());
  }

  /** A certificate with its key, as it is installed where the BMC made none. */
  String withKey(String name) throws Exception {
    var fresh = pair();
    return pem("PRIVATE KEY", fresh.getPrivate().getEncoded())
        + pem(
            "CERTIFICATE", certificate(new X500Name("CN=" + name), fresh.getPublic()).getEncoded());
  }

  private static String pem(String what, byte[] der) {
    var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, text.encodeToString(der));
  }
}
