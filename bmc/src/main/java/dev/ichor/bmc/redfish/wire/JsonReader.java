package dev.ichor.bmc.redfish.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Octets to a document, within limits that hold before anything is built from them. */
public final class JsonReader {
  private static final int NAME = 1024;
  private static final int NUMBER = 100;

  private final JsonLimits limits;
  private final JsonMapper mapper;

  public JsonReader(JsonLimits limits) {
    this.limits = limits;
    var bounds =
        StreamReadConstraints.builder()
            .maxDocumentLength(limits.octets())
            .maxNestingDepth(limits.depth())
            .maxStringLength(limits.text())
            .maxNameLength(NAME)
            .maxNumberLength(NUMBER)
            .maxTokenCount(limits.tokens())
            .build();
    mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(bounds).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  /**
   * Reads one JSON object, which every Redfish answer with a body is (DSP0266 "Resource requests").
   */
  public JsonDoc read(Bytes octets) throws MalformedRedfishException {
    if (octets.size() > limits.octets()) {
      throw new MalformedRedfishException(
          "answer of %d octets, more than %d".formatted(octets.size(), limits.octets()));
    }
    try {
      return document(mapper.readTree(octets.toArray()));
    } catch (StreamConstraintsException e) {
      throw new MalformedRedfishException("answer too large: " + first(e));
    } catch (JsonParseException e) {
      var at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      throw new MalformedRedfishException("not JSON at octet %d".formatted(at));
    } catch (JsonProcessingException e) {
      throw new MalformedRedfishException("not JSON: " + first(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static JsonDoc document(JsonNode root) throws MalformedRedfishException {
    if (root == null || !root.isObject()) {
      throw new MalformedRedfishException("not a JSON object");
    }
    return new JsonDoc(root);
  }

  /** Jackson's own words, without what it quotes from the document after the first line. */
  private static String first(JsonProcessingException e) {
    return Words.of(String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""), 120);
  }
}
