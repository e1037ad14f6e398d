package dev.ichor.inventory.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.function.Function;

/** Records to JSON documents and back; secrets inside are sealed on the way. */
final class Documents {
  private static final String SECRET_PURPOSE = "document";

  private final ObjectMapper mapper;
  private final Sealer sealer;

  Documents(Sealer sealer) {
    this.sealer = sealer;
    var types = new SimpleModule("ichor");
    text(types, MacAddress.class, MacAddress::toString, MacAddress::parse);
    text(types, LoaderSelection.class, LoaderSelection::toString, LoaderSelection::parse);
    text(types, MachineId.class, MachineId::toString, MachineId::parse);
    text(types, Inet4Address.class, Inet4Address::getHostAddress, Inet4Address::ofLiteral);
    text(
        types,
        Secret.class,
        secret -> sealer.seal(secret, SECRET_PURPOSE),
        stored -> sealer.open(stored, SECRET_PURPOSE));
    mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(types)
            .addMixIn(Rule.Action.class, ActionMixin.class)
            .addMixIn(Evidence.Subject.class, SubjectMixin.class)
            .addMixIn(Cluster.class, SealedTexts.Patched.class)
            .addMixIn(Machine.Assignment.class, SealedTexts.Patched.class)
            .addMixIn(Rule.Action.Assign.class, SealedTexts.Patched.class)
            .handlerInstantiator(new SealedTexts(sealer))
            .addMixIn(Rollout.Kind.class, RolloutMixin.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
            .build();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Rule.Action.Approve.class, name = "approve"),
    @JsonSubTypes.Type(value = Rule.Action.Refuse.class, name = "refuse"),
    @JsonSubTypes.Type(value = Rule.Action.Label.class, name = "label"),
    @JsonSubTypes.Type(value = Rule.Action.Assign.class, name = "assign")
  })
  private interface ActionMixin {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.Subject.ByMachine.class, name = "machine"),
    @JsonSubTypes.Type(value = Evidence.Subject.ByMac.class, name = "mac"),
    @JsonSubTypes.Type(value = Evidence.Subject.ByAddress.class, name = "address")
  })
  private interface SubjectMixin {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Rollout.Kind.Upgrade.class, name = "upgrade"),
    @JsonSubTypes.Type(value = Rollout.Kind.Revert.class, name = "revert"),
    @JsonSubTypes.Type(value = Rollout.Kind.Apply.class, name = "apply"),
    @JsonSubTypes.Type(value = Rollout.Kind.Remove.class, name = "remove")
  })
  private interface RolloutMixin {}

  String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing a " + value.getClass().getSimpleName(), e);
    }
  }

  /** The document with each patch sealed that is not; empty when it has none such. */
  Optional<String> sealed(String document) {
    try {
      var tree = mapper.readTree(document);
      return SealedTexts.sealOld(tree, sealer)
          ? Optional.of(mapper.writeValueAsString(tree))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      e.clearLocation(); // its message would quote the document
      throw new IllegalStateException(
          "a stored document cannot be read: " + e.getOriginalMessage());
    }
  }

  <T> T read(String document, Class<T> type) {
    try {
      return mapper.readValue(document, type);
    } catch (JsonProcessingException e) {
      e.clearLocation(); // its message would quote the document
      throw new IllegalStateException(
          "a stored %s cannot be read: %s".formatted(type.getSimpleName(), e.getOriginalMessage()));
    }
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type,
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read.apply(in.getText());
          }
        });
  }
}
