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

  /**
   * When it began: a transfer is observed at its end, and may have been under way for long; the
   * fact {@code milliseconds} says how long. All else is of its moment.
   */
  public Instant began() {
    var took = facts.getOrDefault("milliseconds", "");
    return took.matches("[0-9]{1,15}") ? at.minusMillis(Long.parseLong(took)) : at;
  }

  /**
   * Whether only a machine that starts does such a thing: its firmware or network loader asked for
   * an address, a script or a boot file. An operating system renews its lease and asks for its
   * configuration too, at any time: that proves nothing.
   */
  public boolean isFromFirmware() {
    return switch (source) {
      case DHCP -> !facts.getOrDefault("speaker", "other").equals("other");
      case TFTP -> true;
      case HTTP ->
          kind.startsWith("script-")
              || ((kind.equals("http-served") || kind.equals("http-broken-off"))
                  && !facts.getOrDefault("file", "/config/").startsWith("/config/"));
      case BMC, TALOS_API, EVENT_SINK, KERNEL_LOG, LIFECYCLE, OPERATOR -> false;
    };
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
