package dev.ichor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image in a directory, as OCI image-spec 1.1 lays it out; of one layer that is nothing much.
 */
record OciImage(Path directory, String manifest, String layer) {
  /**
   * Writes it.
   *
   * @param reference what it is called in the layout
   */
  static OciImage write(Path directory, String reference) throws IOException {
    Files.createDirectories(directory.resolve("blobs/sha256"));
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    var layer = "what an installer would be\n".repeat(4000);
    var layerDigest = blob(directory, layer);
    var config =
        """
        {"architecture":"amd64","os":"linux","config":{},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}"""
            .formatted(layerDigest);
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json",
                   "digest":"sha256:%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",
                    "digest":"sha256:%s","size":%d}]}"""
            .formatted(blob(directory, config), config.length(), layerDigest, layer.length());
    var manifestDigest = blob(directory, manifest);
    Files.writeString(
        directory.resolve("index.json"),
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
          {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d,
           "annotations":{"org.opencontainers.image.ref.name":"%s"}}]}"""
            .formatted(manifestDigest, manifest.length(), reference));
    return new OciImage(directory, "sha256:" + manifestDigest, "sha256:" + layerDigest);
  }

  private static String blob(Path directory, String text) throws IOException {
    var octets = text.getBytes(StandardCharsets.US_ASCII);
    var name = sha256(octets);
    Files.write(directory.resolve("blobs/sha256").resolve(name), octets);
    return name;
  }

  /** In hexadecimal. */
  static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
