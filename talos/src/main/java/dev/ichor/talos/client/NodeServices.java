package dev.ichor.talos.client;

import java.util.List;
import java.util.Optional;

/** The services of a node. */
public sealed interface NodeServices {
  record Listed(List<Service> services) implements NodeServices {
    public Listed {
      services = List.copyOf(services);
    }
  }

  /** One sentence: why it is not known. */
  record Unknown(String advice) implements NodeServices {}

  /**
   * One service of machined.
   *
   * @param state {@code Running}, {@code Waiting}, {@code Failed}, ...
   * @param healthy absent: it has no health check, or was not checked yet
   * @param message of the last check; may be blank
   */
  record Service(String id, String state, Optional<Boolean> healthy, String message) {}
}
