package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodePki.Identity;
import dev.ichor.simulator.node.NodePki.Leaf;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A cluster with its own throw-away secrets, and the smallest configurations that Talos takes for
 * it.
 */
final class TestCluster {
  final Identity os = authority("Ed25519", "O=talos");
  final Identity k8s = authority("EC", "O=kubernetes");
  final Identity etcd = authority("EC", "O=etcd");

  private static Identity authority(String algorithm, String name) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm, NodePki.PROVIDER);
      if (algorithm.equals("EC")) {
        generator.initialize(256);
      }
      KeyPair pair = generator.generateKeyPair();
      var subject = new X500Name(name);
      Instant now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.ONE,
              Date.from(now),
              Date.from(now.plus(Duration.ofDays(3650))),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      var signer =
          new JcaContentSignerBuilder(algorithm.equals("EC") ? "SHA256withECDSA" : "Ed25519")
              .setProvider(NodePki.PROVIDER)
              .build(pair.getPrivate());
      var certificate =
          new JcaX509CertificateConverter()
              .setProvider(NodePki.PROVIDER)
              .getCertificate(builder.build(signer));
      return new Identity(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client certificate with one role. */
  Identity client(String role) {
    return NodePki.issue(
        os,
        new Leaf(
            new X500Name("O=" + role),
            List.of(),
            KeyPurposeId.id_kp_clientAuth,
            Duration.ofHours(1)));
  }

  String controlPlane() {
    return """
    version: v1alpha1
    persist: true
    machine:
      type: controlplane
      token: abcdef.0123456789abcdef
      ca:
        crt: %s
        key: %s
      install:
        disk: /dev/sda
        image: factory.talos.dev/metal-installer/x:v1.13.9
    cluster:
      id: 5YMsLkBxIMrnJBs2yE1Mu8AVLuNwVLpgFYFjGsNBQ2s=
      secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      token: ghijkl.0123456789abcdef
      clusterName: one
      controlPlane:
        endpoint: https://127.77.0.10:6443
      secretboxEncryptionSecret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      ca:
        crt: %s
        key: %s
      aggregatorCA:
        crt: %s
        key: %s
      serviceAccount:
        key: %s
      etcd:
        ca:
          crt: %s
          key: %s
    ---
    apiVersion: v1alpha1
    kind: HostnameConfig
    auto: stable
    """
        .formatted(
            crt(os), key(os), crt(k8s), key(k8s), crt(etcd), key(etcd), key(etcd), crt(etcd),
            key(etcd));
  }

  String worker() {
    return """
    version: v1alpha1
    machine:
      type: worker
      token: abcdef.0123456789abcdef
      ca:
        crt: %s
        key: ""
      install:
        diskSelector:
          size: ">= 100GB"
          type: ssd
        image: factory.talos.dev/metal-installer/x:v1.13.9
    cluster:
      id: 5YMsLkBxIMrnJBs2yE1Mu8AVLuNwVLpgFYFjGsNBQ2s=
      secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      token: ghijkl.0123456789abcdef
      clusterName: one
      controlPlane:
        endpoint: https://127.77.0.10:6443
      ca:
        crt: %s
        key: ""
    """
        .formatted(crt(os), crt(k8s));
  }

  private static String crt(Identity identity) {
    try {
      return base64(NodePki.pem("CERTIFICATE", identity.certificate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the PEM labels of Talos: PKCS#8 as ED25519 PRIVATE KEY, SEC1 as EC PRIVATE KEY. */
  private static String key(Identity identity) {
    PrivateKey key = identity.key();
    if (key.getAlgorithm().equals("Ed25519")) {
      return base64(NodePki.pem("ED25519 PRIVATE KEY", key.getEncoded()));
    }
    try {
      var info = PrivateKeyInfo.getInstance(key.getEncoded());
      var sec1 = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
      var withCurve =
          new org.bouncycastle.asn1.sec.ECPrivateKey(
              256, sec1.getKey(), info.getPrivateKeyAlgorithm().getParameters());
      return base64(NodePki.pem("EC PRIVATE KEY", withCurve.getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
