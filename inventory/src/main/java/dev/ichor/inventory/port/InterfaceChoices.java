package dev.ichor.inventory.port;

import java.util.Map;

/** What an operator chose to be on each interface, over the API; durable when a call returns. */
public interface InterfaceChoices {
  /** Document by interface name. */
  Map<String, String> all();

  /** Replaces what was chosen before. */
  void save(String interfaceName, String document);

  /** What the configuration says holds again; does nothing when nothing was chosen. */
  void delete(String interfaceName);
}
