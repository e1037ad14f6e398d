package dev.ichor.inventory.model;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;

/**
 * One observed fact about a machine; the timeline is made of these.
 *
 * @param kind short stable code in kebab case, e.g. {@code dhcp-ack}, {@code asset-served}
 * @param text one sentence for a person; no secret, made printable by whoever writes it
 * @param facts values behind the sentence; may be empty
 */
public record Evidence(
    Subject subject,
    Instant at,
    Source source,
    String kind,
    String text,
    Map<String, String> facts) {
  public Evidence {
    facts = Map.copyOf(facts);
  }

  /** Who observed it. */
  public enum Source {
    DHCP,
    TFTP,
    HTTP,
    BMC,
    TALOS_API,
    EVENT_SINK,
    KERNEL_LOG,
    LIFECYCLE,
    OPERATOR
  }

  /** Whom it is about, as far as the observer knows. */
  public sealed interface Subject {
    record ByMachine(MachineId id) implements Subject {}

    record ByMac(MacAddress mac) implements Subject {}

    record ByAddress(Inet4Address address) implements Subject {}
  }
}
