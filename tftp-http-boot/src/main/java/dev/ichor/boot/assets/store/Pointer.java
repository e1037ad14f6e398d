package dev.ichor.boot.assets.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.boot.assets.policy.Digest;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Which content a name stands for, and how it came here.
 *
 * @param origin URL, directory or bundle, for people
 * @param sourceTime modification time of the file it was copied from; absent: it was none
 */
public record Pointer(
    Digest digest,
    long size,
    Source source,
    String origin,
    Instant at,
    Optional<Instant> sourceTime) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Pointer {
    requireNonNull(digest, "digest");
    requireNonNull(source, "source");
    requireNonNull(origin, "origin");
    requireNonNull(at, "at");
    requireNonNull(sourceTime, "sourceTime");
  }

  /** Who brought it. */
  public enum Source {
    IMPORT,
    FACTORY,
    BUNDLE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  byte[] encode() throws IOException {
    return JSON.writeValueAsBytes(tree());
  }

  ObjectNode tree() {
    var tree =
        JSON.createObjectNode()
            .put("sha256", digest.hex())
            .put("size", size)
            .put("source", source.word())
            .put("origin", origin)
            .put("at", at.toString());
    sourceTime.ifPresent(time -> tree.put("sourceTime", time.toString()));
    return tree;
  }

  static Pointer decode(byte[] octets) throws IOException {
    return of(JSON.readTree(octets));
  }

  static Pointer of(JsonNode tree) throws IOException {
    try {
      return new Pointer(
          new Digest(tree.path("sha256").asText()),
          tree.path("size").asLong(-1),
          Source.valueOf(tree.path("source").asText().toUpperCase(Locale.ROOT)),
          tree.path("origin").asText(),
          Instant.parse(tree.path("at").asText()),
          Optional.of(tree.path("sourceTime").asText())
              .filter(text -> !text.isEmpty())
              .map(Instant::parse));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IOException("it is no record of the store (%s)".formatted(e.getMessage()), e);
    }
  }
}
