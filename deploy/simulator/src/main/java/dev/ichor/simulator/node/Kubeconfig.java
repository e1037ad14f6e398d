package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodePki.Identity;
import dev.ichor.simulator.node.NodePki.Leaf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The admin kubeconfig as Talos streams it: a gzip of a tar with one file, whose last block is not
 * padded and which has no end-of-archive blocks.
 */
final class Kubeconfig {
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final int BLOCK = 512;

  private Kubeconfig() {}

  static byte[] archive(NodeConfig config, Identity clusterCa) {
    byte[] file = yaml(config, clusterCa).getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(header("kubeconfig", file.length));
      gzip.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String yaml(NodeConfig config, Identity clusterCa) {
    var leaf =
        new Leaf(
            new X500Name("O=system:masters,CN=admin"),
            List.of(),
            KeyPurposeId.id_kp_clientAuth,
            VALIDITY);
    Identity admin = NodePki.issue(clusterCa, leaf);
    try {
      return """
      apiVersion: v1
      kind: Config
      clusters:
      - name: %1$s
        cluster:
          server: %2$s
          certificate-authority-data: %3$s
      users:
      - name: admin@%1$s
        user:
          client-certificate-data: %4$s
          client-key-data: %5$s
      contexts:
      - context:
          cluster: %1$s
          namespace: default
          user: admin@%1$s
        name: admin@%1$s
      current-context: admin@%1$s
      """
          .formatted(
              config.clusterName(),
              config.endpoint(),
              base64("CERTIFICATE", clusterCa.certificate().getEncoded()),
              base64("CERTIFICATE", admin.certificate().getEncoded()),
              base64("PRIVATE KEY", admin.key().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String label, byte[] der) {
    return Base64.getEncoder()
        .encodeToString(NodePki.pem(label, der).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * A ustar header (POSIX.1-1988): octal numbers, the checksum counted with blanks in its own
   * place.
   */
  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(System.currentTimeMillis() / 1000));
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
