package dev.ichor.boot.assets.oci.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * What the registry answers. HEAD has the headers of GET; ranges are for blobs (distribution-spec
 * "Pulling blobs", RFC 9110 §14).
 *
 * @param headers in order
 * @param text a body from memory; empty where the body is a content or there is none
 * @param content a body from the store, from offset on, so many octets
 */
public record RegistryAnswer(
    int status, SequencedMap<String, String> headers, Bytes text, Optional<Part> content) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

  public RegistryAnswer {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
    requireNonNull(text, "text");
    requireNonNull(content, "content");
  }

  /** Octets of a content. */
  public record Part(Digest digest, long offset, long length) {}

  /** A JSON document. */
  public static RegistryAnswer json(int status, String type, Bytes document) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", type);
    headers.put("Content-Length", Integer.toString(document.size()));
    headers.put("Docker-Distribution-Api-Version", "registry/2.0");
    return new RegistryAnswer(status, headers, document, Optional.empty());
  }

  /** The specification's error document. */
  public static RegistryAnswer error(int status, String code, String message) {
    var tree = JSON.createObjectNode();
    tree.putArray("errors").addObject().put("code", code).put("message", message);
    return json(status, "application/json", text(tree.toString()));
  }

  /** The registry is one. */
  public static RegistryAnswer ping() {
    return json(200, "application/json", text("{}"));
  }

  /** Tags of a repository, in order. */
  public static RegistryAnswer tags(String name, List<String> tags) {
    var tree = JSON.createObjectNode().put("name", name);
    var list = tree.putArray("tags");
    tags.stream().sorted().forEach(list::add);
    return json(200, "application/json", text(tree.toString()));
  }

  /** Nobody refers to anything here. */
  public static RegistryAnswer noReferrers() {
    var tree = JSON.createObjectNode().put("schemaVersion", 2);
    tree.put("mediaType", ImageDocument.INDEX).putArray("manifests");
    return json(200, ImageDocument.INDEX, text(tree.toString()));
  }

  /**
   * A content, or the part of it that was asked.
   *
   * @param range of the request; absent or not understood: the whole
   */
  public static RegistryAnswer content(
      Digest digest, long size, String type, Optional<String> range) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", type);
    headers.put("Docker-Content-Digest", digest.oci());
    headers.put("Docker-Distribution-Api-Version", "registry/2.0");
    headers.put("ETag", "\"%s\"".formatted(digest.oci()));
    headers.put("Accept-Ranges", "bytes");
    var matcher = range.map(RANGE::matcher).filter(java.util.regex.Matcher::matches);
    if (matcher.isEmpty()) {
      headers.put("Content-Length", Long.toString(size));
      return new RegistryAnswer(200, headers, Bytes.EMPTY, Optional.of(new Part(digest, 0, size)));
    }
    var first = Long.parseLong(matcher.get().group(1));
    var end = matcher.get().group(2);
    var last = Math.min(size - 1, end.isEmpty() ? Long.MAX_VALUE : Long.parseLong(end));
    if (first >= size || last < first) {
      headers.put("Content-Range", "bytes */%d".formatted(size));
      headers.put("Content-Length", "0");
      return new RegistryAnswer(416, headers, Bytes.EMPTY, Optional.empty());
    }
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(first, last, size));
    headers.put("Content-Length", Long.toString(last - first + 1));
    return new RegistryAnswer(
        206, headers, Bytes.EMPTY, Optional.of(new Part(digest, first, last - first + 1)));
  }

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
