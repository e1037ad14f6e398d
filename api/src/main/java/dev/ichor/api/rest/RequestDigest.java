package dev.ichor.api.rest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;

/**
 * All that is asked as one number: the same in each process for what is equal, whatever order sets
 * and maps come in; another for another password.
 */
final class RequestDigest {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule("digest")
                  .addSerializer(new Revealed())
                  .addSerializer(Set.class, new Sorted()))
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .build();

  /** SHA-256 in hexadecimal. As secret as the secrets in it. */
  String of(String caller, Object request) {
    try {
      var text = mapper.writeValueAsBytes(new Object[] {caller, request});
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request without a form in JSON", e);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static final class Revealed extends StdSerializer<Secret> {
    private static final long serialVersionUID = 1L;

    Revealed() {
      super(Secret.class);
    }

    @Override
    public void serialize(Secret value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.reveal());
    }
  }

  /** The order of {@code Set.of} is another in each process. */
  @SuppressWarnings("rawtypes") // Jackson knows the class alone
  private static final class Sorted extends StdSerializer<Set> {
    private static final long serialVersionUID = 1L;

    Sorted() {
      super(Set.class);
    }

    @Override
    public void serialize(Set value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      var mapper = (ObjectMapper) out.getCodec();
      var texts = new ArrayList<String>();
      for (Object each : value) {
        texts.add(mapper.writeValueAsString(each));
      }
      Collections.sort(texts);
      out.writeStartArray();
      for (var text : texts) {
        out.writeString(text);
      }
      out.writeEndArray();
    }
  }
}
