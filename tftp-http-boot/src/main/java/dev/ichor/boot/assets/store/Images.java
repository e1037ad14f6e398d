package dev.ichor.boot.assets.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/** References of container images, each pointing to a manifest or index among the contents. */
public final class Images {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StoreLayout layout;

  Images(StoreLayout layout) {
    this.layout = layout;
  }

  /** By reference, {@code factory.talos.dev/metal-installer/<schematic>:v1.13.9}. */
  public Map<String, ImageRef> all() throws IOException {
    var images = new TreeMap<String, ImageRef>();
    if (!Files.isDirectory(layout.images())) {
      return images;
    }
    try (var files = Files.list(layout.images())) {
      for (var file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        var tree = JSON.readTree(Files.readAllBytes(file));
        images.put(tree.path("reference").asText(), ImageRef.of(tree.path("image")));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a record of an image cannot be read: " + e.getMessage(), e);
    }
    return images;
  }

  /** Replaces what the reference pointed to. */
  public void put(String reference, ImageRef image) throws IOException {
    var tree = JSON.createObjectNode().put("reference", reference);
    tree.set("image", image.tree());
    var file = layout.images().resolve(Digest.of(reference).hex() + ".json");
    Durable.write(layout.incoming(), file, JSON.writeValueAsBytes(tree));
  }

  /** False: there was none. */
  public boolean remove(String reference) throws IOException {
    return Durable.delete(layout.images().resolve(Digest.of(reference).hex() + ".json"));
  }
}
