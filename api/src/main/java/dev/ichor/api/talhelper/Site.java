package dev.ichor.api.talhelper;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** Ichor's REST interface, as far as plans need it. */
public interface Site {
  /** The resource; empty when there is none. */
  Optional<JsonNode> get(String path) throws IOException;

  /**
   * Changes something.
   *
   * @return the problem's sentence; empty when it is done
   */
  Optional<String> send(String method, String path, Object body) throws IOException;
}
