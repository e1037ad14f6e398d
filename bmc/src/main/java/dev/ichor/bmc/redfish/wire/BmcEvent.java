package dev.ichor.bmc.redfish.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * One event that a BMC told (DSP0268 Event). Anybody on its network can write one: it is a reason
 * to look, not a fact.
 *
 * @param message what it says, else the name of the message
 * @param messageId e.g. {@code ResourceEvent.1.0.ResourceChanged}
 * @param severity "OK", "Warning", "Critical"
 * @param origin the resource that it is about
 */
public record BmcEvent(
    String message,
    Optional<String> messageId,
    Optional<String> severity,
    Optional<String> origin) {
  /** One document may carry so many; the rest is dropped. */
  public static final int MOST = 32;

  /** A document is refused beyond this. */
  public static final int LARGEST = 64 << 10;

  private static final JsonLimits LIMITS = new JsonLimits(LARGEST, 16, 8 << 10, 8_000);

  /**
   * @param octets the document as it was sent
   * @throws MalformedRedfishException when it is no event
   */
  public static List<BmcEvent> read(Bytes octets) throws MalformedRedfishException {
    return of(new JsonReader(LIMITS).read(octets));
  }

  static List<BmcEvent> of(JsonDoc document) throws MalformedRedfishException {
    if (!document.has("Events")) {
      throw new MalformedRedfishException("no Events");
    }
    return document.objects("Events").stream().limit(MOST).map(BmcEvent::one).toList();
  }

  private static BmcEvent one(JsonDoc event) {
    var id = event.text("MessageId");
    return new BmcEvent(
        event.text("Message").or(() -> id).map(text -> Words.of(text, 240)).orElse("an event"),
        id.map(text -> Words.of(text, 80)),
        event.text("MessageSeverity").or(() -> event.text("Severity")).map(it -> Words.of(it, 20)),
        event
            .link("OriginOfCondition")
            .or(() -> event.text("OriginOfCondition"))
            .map(text -> Words.of(text, 120)));
  }
}
