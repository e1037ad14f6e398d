package dev.ichor.boot.assets.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A container image by its manifest or index (OCI image-spec, descriptor.md).
 *
 * @param mediaType of that document
 */
public record ImageRef(Digest digest, String mediaType, long size) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public ImageRef {
    requireNonNull(digest, "digest");
    requireNonNull(mediaType, "mediaType");
  }

  /** As a descriptor. */
  public ObjectNode tree() {
    return JSON.createObjectNode()
        .put("mediaType", mediaType)
        .put("digest", digest.oci())
        .put("size", size);
  }

  /**
   * @throws IllegalArgumentException when it is no descriptor
   */
  public static ImageRef of(JsonNode tree) {
    var size = tree.path("size");
    var type = tree.path("mediaType").asText();
    if (!size.isIntegralNumber() || size.asLong() < 0 || type.isEmpty() || type.length() > 200) {
      throw new IllegalArgumentException("a descriptor without media type or size");
    }
    return new ImageRef(Digest.ofOci(tree.path("digest").asText()), type, size.asLong());
  }
}
