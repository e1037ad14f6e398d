package dev.ichor.boot.assets.oci;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.archive.TarWriter;
import dev.ichor.boot.assets.oci.policy.ImageDocument;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * An installer image of two architectures as an OCI layout directory, small and always the same.
 */
public final class TestImage {
  public static final String NAME =
      "metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
  public static final String REFERENCE = "factory.talos.dev/" + NAME + ":v1.13.9";
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestImage() {}

  /** Writes the layout. */
  public static Path write(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("blobs/sha256"));
    var index = JSON.createObjectNode().put("schemaVersion", 2);
    index.put("mediaType", ImageDocument.INDEX);
    for (var architecture : new String[] {"amd64", "arm64"}) {
      var manifest = manifest(directory, architecture);
      var entry = index.withArray("manifests").addObject();
      entry.put("mediaType", ImageDocument.MANIFEST);
      entry.put("digest", Digest.of(manifest).oci()).put("size", manifest.size());
      entry.putObject("platform").put("architecture", architecture).put("os", "linux");
    }
    var document = blob(directory, text(index.toString()));
    var top = JSON.createObjectNode().put("schemaVersion", 2);
    var entry = top.putArray("manifests").addObject().put("mediaType", ImageDocument.INDEX);
    entry.put("digest", Digest.of(document).oci()).put("size", document.size());
    entry.putObject("annotations").put("org.opencontainers.image.ref.name", REFERENCE);
    Files.writeString(directory.resolve("index.json"), top.toString());
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return directory;
  }

  private static Bytes manifest(Path directory, String architecture) throws IOException {
    var tar = new ByteArrayOutputStream();
    try (var writer = new TarWriter(tar)) {
      var octets = new byte[300_000];
      new Random(architecture.hashCode()).nextBytes(octets);
      writer.add("usr/install/" + architecture, octets.length, new ByteArrayInputStream(octets));
    }
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar.toByteArray());
    }
    var layer = blob(directory, Bytes.of(packed.toByteArray()));
    var config = JSON.createObjectNode().put("architecture", architecture).put("os", "linux");
    config.putObject("config");
    config
        .putObject("rootfs")
        .put("type", "layers")
        .putArray("diff_ids")
        .add(Digest.of(Bytes.of(tar.toByteArray())).oci());
    var configBlob = blob(directory, text(config.toString()));
    var manifest = JSON.createObjectNode().put("schemaVersion", 2);
    manifest.put("mediaType", ImageDocument.MANIFEST);
    manifest
        .putObject("config")
        .put("mediaType", "application/vnd.oci.image.config.v1+json")
        .put("digest", Digest.of(configBlob).oci())
        .put("size", configBlob.size());
    manifest
        .putArray("layers")
        .addObject()
        .put("mediaType", "application/vnd.oci.image.layer.v1.tar+gzip")
        .put("digest", Digest.of(layer).oci())
        .put("size", layer.size());
    return blob(directory, text(manifest.toString()));
  }

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes blob(Path directory, Bytes octets) throws IOException {
    Files.write(
        directory.resolve("blobs/sha256").resolve(Digest.of(octets).hex()), octets.toArray());
    return octets;
  }
}
