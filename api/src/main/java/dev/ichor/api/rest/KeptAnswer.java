package dev.ichor.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.model.Secret;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * An answer as it is kept for a repetition.
 *
 * @param type media type of the body
 * @param location of what was made
 * @param body text as it was sent
 */
record KeptAnswer(
    int status, Optional<String> type, Optional<String> location, Optional<String> body) {
  static Secret write(Response response, ObjectMapper json) throws JsonProcessingException {
    var entity = Optional.ofNullable(response.getEntity());
    var type =
        Optional.ofNullable(response.getMediaType())
            .map(MediaType::toString)
            .or(() -> entity.map(_ -> MediaType.APPLICATION_JSON));
    Optional<String> body =
        entity.isEmpty() || entity.get() instanceof String
            ? entity.map(String::valueOf)
            : Optional.of(json.writeValueAsString(entity.get()));
    var location = Optional.ofNullable(response.getHeaderString(HttpHeaders.LOCATION));
    return Secret.of(
        json.writeValueAsString(new KeptAnswer(response.getStatus(), type, location, body)));
  }

  static Response read(Secret kept, ObjectMapper json) {
    try {
      return json.readValue(kept.reveal(), KeptAnswer.class).response();
    } catch (JsonProcessingException e) {
      e.clearLocation(); // its message would quote the answer
      throw new IllegalStateException("a kept answer cannot be read: " + e.getOriginalMessage());
    }
  }

  private Response response() {
    var answer = Response.status(status);
    type.ifPresent(answer::type);
    location.ifPresent(where -> answer.header(HttpHeaders.LOCATION, where));
    body.ifPresent(answer::entity);
    return answer.build();
  }
}
