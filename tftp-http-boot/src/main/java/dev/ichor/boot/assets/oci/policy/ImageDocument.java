package dev.ichor.boot.assets.oci.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A manifest or an index (OCI image-spec, manifest.md, image-index.md; Docker's schema 2 is alike).
 *
 * @param mediaType as it says of itself, else by its form
 * @param manifests documents that it points to
 * @param blobs configuration and layers
 */
public record ImageDocument(String mediaType, List<ImageRef> manifests, List<ImageRef> blobs) {
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Larger ones are not taken (distribution-spec: registries should take at least 4 MiB). */
  public static final int LARGEST = 4 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  public ImageDocument {
    manifests = List.copyOf(manifests);
    blobs = List.copyOf(blobs);
  }

  /** It has this form by its media type. */
  public static boolean isDocument(String mediaType) {
    return List.of(INDEX, MANIFEST, DOCKER_LIST, DOCKER_MANIFEST).contains(mediaType);
  }

  /**
   * @throws IllegalArgumentException when it is neither
   */
  public static ImageDocument decode(Bytes octets) {
    var tree = read(octets);
    var isIndex = tree.path("manifests").isArray();
    if (!tree.isObject()
        || tree.path("schemaVersion").asInt() != 2
        || !(isIndex || tree.path("layers").isArray())) {
      throw new IllegalArgumentException("it is neither a manifest nor an index of images");
    }
    var blobs = new ArrayList<ImageRef>();
    if (!isIndex) {
      blobs.add(ImageRef.of(tree.path("config")));
      tree.path("layers").forEach(layer -> blobs.add(ImageRef.of(layer)));
    }
    var manifests = new ArrayList<ImageRef>();
    tree.path("manifests").forEach(one -> manifests.add(ImageRef.of(one)));
    var type = tree.path("mediaType").asText();
    return new ImageDocument(
        isDocument(type) ? type : isIndex ? INDEX : MANIFEST, manifests, blobs);
  }

  private static JsonNode read(Bytes octets) {
    try {
      return JSON.readTree(octets.toArray());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading memory does not fail", e);
    }
  }
}
