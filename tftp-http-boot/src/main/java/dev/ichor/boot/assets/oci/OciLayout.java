package dev.ichor.boot.assets.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.oci.policy.ImageDocument;
import dev.ichor.boot.assets.oci.policy.ImageReference;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes images from an OCI image layout directory (image-spec, image-layout.md), as skopeo and
 * crane write it. The annotation {@code org.opencontainers.image.ref.name} is the whole reference.
 */
public final class OciLayout {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  private final ContentStore store;

  public OciLayout(ContentStore store) {
    this.store = store;
  }

  /** Stores the contents of every image; returns what is to be named. */
  public Map<String, ImageRef> take(Path layout) throws IOException {
    var index = JSON.readTree(Files.readAllBytes(layout.resolve("index.json")));
    var images = new TreeMap<String, ImageRef>();
    try {
      for (var entry : index.path("manifests")) {
        var reference = ImageReference.parse(name(entry)).toString();
        var image = ImageRef.of(entry);
        document(layout, image, 0);
        images.put(reference, image);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(layout, e.getMessage()), e);
    }
    if (images.isEmpty()) {
      throw new IOException("%s names no image in its index.json".formatted(layout));
    }
    return images;
  }

  private static String name(JsonNode entry) {
    var name = entry.path("annotations").path(REF_NAME).asText();
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "an image has no name; write it with skopeo copy … oci:DIR:HOST/NAME:TAG");
    }
    return name;
  }

  private void document(Path layout, ImageRef image, int depth) throws IOException {
    if (depth > 4) {
      throw new IOException("the image is an index of indexes without end");
    }
    copy(layout, image);
    var parsed =
        ImageDocument.decode(Bytes.of(store.blobs().read(image.digest(), ImageDocument.LARGEST)));
    for (var blob : parsed.blobs()) {
      copy(layout, blob);
    }
    for (var child : parsed.manifests()) {
      document(layout, child, depth + 1);
    }
  }

  private void copy(Path layout, ImageRef content) throws IOException {
    if (store.blobs().has(content.digest(), content.size())) {
      return;
    }
    var file = layout.resolve("blobs/sha256").resolve(content.digest().hex());
    try (var in = Files.newInputStream(file)) {
      store.blobs().add(in, content.size(), Optional.<Digest>of(content.digest()));
    }
  }
}
