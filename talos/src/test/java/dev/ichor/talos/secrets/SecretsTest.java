package dev.ichor.talos.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.yaml.YamlReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static X509CertificateHolder holder(Identity identity) throws Exception {
    return new X509CertificateHolder(Pem.parse(identity.certificate()).der().toArray());
  }

  @Test
  @DisplayName("PEM labels are the ones Talos switches on: ED25519, EC (SEC1), RSA (PKCS#1)")
  void labels() {
    var bundle = TestSecrets.fresh();
    assertThat(bundle.os().key().reveal()).startsWith("-----BEGIN ED25519 PRIVATE KEY-----\n");
    assertThat(bundle.etcd().key().reveal()).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(bundle.kubernetes().key().reveal()).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(bundle.aggregator().key().reveal()).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(bundle.serviceAccountKey().reveal()).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
  }

  @Test
  @DisplayName(
      "Authorities: subject O, ten years of 8760 h, certSign, both purposes, no path length")
  void authorities() throws Exception {
    var bundle = TestSecrets.fresh();
    var subjects =
        Map.of(
            "O=etcd", bundle.etcd(),
            "O=kubernetes", bundle.kubernetes(),
            "", bundle.aggregator(),
            "O=talos", bundle.os());
    for (var entry : subjects.entrySet()) {
      var certificate = holder(entry.getValue());
      assertThat(certificate.getSubject().toString()).isEqualTo(entry.getKey());
      assertThat(certificate.getIssuer()).isEqualTo(certificate.getSubject());
      var lifetime =
          Duration.between(
              certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
      assertThat(lifetime).isEqualTo(Duration.ofHours(87_600));
      var basic = BasicConstraints.fromExtensions(certificate.getExtensions());
      assertThat(basic.isCA()).isTrue();
      assertThat(basic.getPathLenConstraint()).isNull();
      assertThat(ExtendedKeyUsage.fromExtensions(certificate.getExtensions()).getUsages())
          .containsExactlyInAnyOrder(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    }
  }

  @Test
  @DisplayName("The administrator's certificate: O=os:admin, clientAuth alone, signed by certs.os")
  void administrator() throws Exception {
    var bundle = TestSecrets.fresh();
    var access = new ClientAccess(new SecureRandom());
    var now = Instant.now();
    var yaml =
        access.talosconfig(
            "bronze",
            bundle,
            List.of(InetAddress.ofLiteral("10.0.0.5")),
            now,
            ClientAccess.TALOSCONFIG_LIFETIME);
    var root = YamlReader.mapping(yaml.reveal());
    assertThat(root).containsEntry("context", "bronze");
    var contexts = YamlReader.asMapping(root.getOrDefault("contexts", Map.of()));
    var context = YamlReader.asMapping(contexts.getOrDefault("bronze", Map.of()));
    assertThat(context).containsEntry("endpoints", List.of("10.0.0.5"));
    var pem = new String(Base64.getDecoder().decode((String) context.get("crt")), UTF_8);
    var certificate = new X509CertificateHolder(Pem.parse(pem).der().toArray());
    assertThat(certificate.getSubject().toString()).isEqualTo("O=os:admin");
    assertThat(ExtendedKeyUsage.fromExtensions(certificate.getExtensions()).getUsages())
        .containsExactly(KeyPurposeId.id_kp_clientAuth);
    var verifier = new JcaContentVerifierProviderBuilder().build(holder(bundle.os()));
    assertThat(certificate.isSignatureValid(verifier)).isTrue();
    var lifetime =
        Duration.between(
            certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    assertThat(lifetime).isEqualTo(Duration.ofHours(8760));
  }

  @Test
  @DisplayName("Tokens have kubeadm's form, the random values 32 octets")
  void values() {
    var bundle = TestSecrets.fresh();
    var token = "[0-9a-z]{6}\\.[0-9a-z]{16}";
    assertThat(bundle.bootstrapToken().reveal()).matches(token);
    assertThat(bundle.trustdToken().reveal()).matches(token);
    assertThat(Base64.getDecoder().decode(bundle.clusterId())).hasSize(32);
    assertThat(Base64.getDecoder().decode(bundle.clusterSecret().reveal())).hasSize(32);
    assertThat(Base64.getDecoder().decode(bundle.secretbox().orElseThrow().reveal())).hasSize(32);
    assertThat(bundle.toString()).doesNotContain(bundle.trustdToken().reveal());
  }

  @Test
  @DisplayName("The YAML of gen secrets reads back to the same bundle")
  void roundTrip() throws Exception {
    var bundle = TestSecrets.fresh();
    assertThat(SecretsYaml.read(SecretsYaml.write(bundle))).isEqualTo(bundle);
  }

  @Test
  @DisplayName("Unknown keys, missing values and plain PEM are refused with their path, not value")
  void malformed() throws Exception {
    var good = TestSecrets.resource("test-only-secrets.yaml");
    refused(good.replace("  token:", "  tokn:"), "trustdinfo.tokn");
    refused(good + "extra: 1\n", "'extra'");
    refused(good.replaceFirst("(?m)^  id: .*\\n", ""), "cluster.id");
    refused(good.replaceFirst("(?m)^    crt: .*$", "    crt: \"!!\""), "certs.etcd.crt");
    refused(good.replaceFirst("(?m)^  secretbox.*\\n", ""), "secretboxencryptionsecret");
    refused("[", "secrets file");
  }

  private static void refused(String yaml, String named) {
    assertThatThrownBy(() -> SecretsYaml.read(Secret.of(yaml)))
        .isInstanceOf(MalformedSecretsException.class)
        .hasMessageContaining(named);
  }

  @Test
  @DisplayName("Every truncation and random bytes give a bundle or MalformedSecretsException")
  void fuzz() throws Exception {
    var good = TestSecrets.resource("test-only-secrets.yaml");
    for (var end = 0; end < good.length(); end += 7) {
      orRefused(good.substring(0, end));
    }
    var random = new Random(4);
    for (var i = 0; i < 300; i++) {
      var bytes = good.getBytes(UTF_8);
      for (var j = 0; j < 8; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      orRefused(new String(bytes, UTF_8));
    }
  }

  private static void orRefused(String yaml) {
    try {
      assertThat(SecretsYaml.read(Secret.of(yaml))).isNotNull();
    } catch (MalformedSecretsException e) {
      assertThat(e).hasMessageContaining("");
    }
  }

  @Test
  @DisplayName("openssl reads every key and verifies every authority's own signature")
  void openssl(@TempDir Path directory) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no /usr/bin/openssl");
    var bundle = TestSecrets.fresh();
    for (var identity :
        List.of(bundle.os(), bundle.etcd(), bundle.kubernetes(), bundle.aggregator())) {
      var certificate = directory.resolve("ca.pem");
      Files.writeString(certificate, identity.certificate());
      assertThat(run("openssl", "x509", "-in", certificate.toString(), "-noout", "-pubkey"))
          .isEqualTo(publicKey(directory, identity.key()));
      if (!holder(identity).getSubject().toString().isEmpty()) {
        var verified =
            run("openssl", "verify", "-CAfile", certificate.toString(), certificate.toString());
        assertThat(verified).contains("OK");
      }
    }
    assertThat(publicKey(directory, bundle.serviceAccountKey())).contains("PUBLIC KEY");
  }

  /** openssl knows no label of Talos's own; inside is PKCS#8. */
  private static String publicKey(Path directory, Secret key) throws Exception {
    var file = directory.resolve("key.pem");
    Files.writeString(file, key.reveal().replace("ED25519 PRIVATE", "PRIVATE"));
    return run("openssl", "pkey", "-in", file.toString(), "-pubout");
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(new ArrayList<>(List.of(command))).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.exitValue()).as(err).isZero();
    return out;
  }
}
