package dev.ichor.inventory.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.cfg.HandlerInstantiator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patches at rest: operators write registry passwords and the like into them, so each text is
 * sealed. What an earlier version stored in clear is read as it is; {@link OldTexts} seals it at
 * the start.
 */
final class SealedTexts extends HandlerInstantiator {
  private static final String PURPOSE = "patch";
  private static final String FORM = "v1:[^:\\s]+:[A-Za-z0-9+/=]+";

  private final Sealer sealer;

  SealedTexts(Sealer sealer) {
    this.sealer = sealer;
  }

  /** For records whose component {@code patches} is a list of texts. */
  @SuppressWarnings("UnusedVariable") // its annotations are what counts
  abstract static class Patched {
    @JsonSerialize(contentUsing = Seal.class)
    @JsonDeserialize(contentUsing = Open.class)
    private List<String> patches = List.of();
  }

  /**
   * Seals in place.
   *
   * @return whether something was in clear
   */
  static boolean sealOld(JsonNode tree, Sealer sealer) {
    var changed = false;
    if (tree.get("patches") instanceof ArrayNode patches) {
      for (var index = 0; index < patches.size(); index++) {
        var patch = patches.get(index);
        if (patch.isTextual() && !patch.textValue().matches(FORM)) {
          patches.set(index, TextNode.valueOf(sealer.seal(Secret.of(patch.textValue()), PURPOSE)));
          changed = true;
        }
      }
    }
    for (var child : tree) {
      changed |= sealOld(child, sealer);
    }
    return changed;
  }

  private static final class Seal extends JsonSerializer<String> {
    private final Sealer sealer;

    private Seal(Sealer sealer) {
      this.sealer = sealer;
    }

    @Override
    public void serialize(String text, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(sealer.seal(Secret.of(text), PURPOSE));
    }
  }

  private static final class Open extends JsonDeserializer<String> {
    private final Sealer sealer;

    private Open(Sealer sealer) {
      this.sealer = sealer;
    }

    @Override
    public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
      var text = in.getText();
      return text.matches(FORM) ? sealer.open(text, PURPOSE).reveal() : text;
    }
  }

  @Override
  public @Nullable JsonSerializer<?> serializerInstance(
      SerializationConfig config, Annotated annotated, Class<?> type) {
    return type == Seal.class ? new Seal(sealer) : null;
  }

  @Override
  public @Nullable JsonDeserializer<?> deserializerInstance(
      DeserializationConfig config, Annotated annotated, Class<?> type) {
    return type == Open.class ? new Open(sealer) : null;
  }

  @Override
  public @Nullable KeyDeserializer keyDeserializerInstance(
      DeserializationConfig config, Annotated annotated, Class<?> type) {
    return null;
  }

  @Override
  public @Nullable TypeResolverBuilder<?> typeResolverBuilderInstance(
      MapperConfig<?> config, Annotated annotated, Class<?> type) {
    return null;
  }

  @Override
  public @Nullable TypeIdResolver typeIdResolverInstance(
      MapperConfig<?> config, Annotated annotated, Class<?> type) {
    return null;
  }
}
