package dev.ichor.bmc.redfish.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.redfish.policy.SubscriptionPlan;
import dev.ichor.bmc.redfish.policy.SubscriptionPlan.Subscription;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What anybody on the BMCs' network may send us. */
class EventWireTest {
  private static final String DOCUMENT =
      """
      {"@odata.type": "#Event.v1_7_0.Event", "Id": "7", "Name": "Event", "Context": "ichor",
       "Events": [{"EventType": "Alert", "MessageId": "Platform.1.0.PowerOff",
         "Message": "The system was turned off\\u001b[2J.", "MessageSeverity": "Warning",
         "OriginOfCondition": {"@odata.id": "/redfish/v1/Systems/1"}}]}
      """;

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("An event is read without what would make a terminal act (DSP0268 Event)")
  void event() throws Exception {
    assertThat(BmcEvent.read(bytes(DOCUMENT)))
        .containsExactly(
            new BmcEvent(
                "The system was turned off [2J.",
                Optional.of("Platform.1.0.PowerOff"),
                Optional.of("Warning"),
                Optional.of("/redfish/v1/Systems/1")));
  }

  @Test
  @DisplayName("At most 32 events of one document, and no document of more than 64 KiB")
  void bounded() throws Exception {
    var many = "{\"Events\": [" + "{\"MessageId\": \"A.B\"},".repeat(500) + "{}]}";
    assertThat(BmcEvent.read(bytes(many))).hasSize(BmcEvent.MOST);
    var huge = "{\"Events\": [], \"x\": \"" + "y".repeat(BmcEvent.LARGEST) + "\"}";
    assertThatThrownBy(() -> BmcEvent.read(bytes(huge)))
        .isInstanceOf(MalformedRedfishException.class);
    assertThatThrownBy(() -> BmcEvent.read(bytes("{\"Id\": \"1\"}")))
        .hasMessageContaining("no Events");
  }

  @Test
  @DisplayName("Every truncation, and random octets, are refused or read, never anything else")
  void robust() {
    var whole = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    var random = new Random(3);
    for (var i = 0; i < whole.length; i++) {
      tried(Bytes.of(java.util.Arrays.copyOf(whole, i)));
      var spoilt = whole.clone();
      spoilt[i] = (byte) random.nextInt();
      tried(Bytes.of(spoilt));
    }
  }

  private static void tried(Bytes octets) {
    try {
      assertThat(BmcEvent.read(octets)).hasSizeLessThanOrEqualTo(BmcEvent.MOST);
    } catch (MalformedRedfishException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  @DisplayName("A stream: comments and other fields pass by, data lines are joined, ids are kept")
  void stream() {
    var reader = new SseReader();
    var events = new ArrayList<String>();
    for (var line :
        List.of(": hello", "", "id: 4", "event: x", "data: {\"a\":", "data: 1}", "", "data", "")) {
      reader.line(line).ifPresent(events::add);
    }
    assertThat(events).containsExactly("{\"a\":\n1}");
    assertThat(reader.lastId()).contains("4");
  }

  @Test
  @DisplayName("An event that never ends is dropped whole, and the next one is read")
  void endless() {
    var reader = new SseReader();
    for (var i = 0; i < 1000; i++) {
      assertThat(reader.line("data: " + "x".repeat(1000))).isEmpty();
    }
    assertThat(reader.line("")).isEmpty();
    assertThat(reader.line("data: 1")).isEmpty();
    assertThat(reader.line("")).contains("1");
  }

  @Test
  @DisplayName("Ours is kept once; ours of another time, given up or twice goes; others' stay")
  void subscriptions() {
    var here = "http://10.0.0.2:8080/bmc-events/1";
    var there =
        List.of(
            subscription(1, "https://other.example/", "openmanage", true),
            subscription(2, "http://10.0.0.1:8080/bmc-events/1", "ichor", true),
            subscription(3, here, "ichor", false),
            subscription(4, here, "ichor", true),
            subscription(5, here, "ichor", true));
    var plan = SubscriptionPlan.of(there, Optional.of(here));
    assertThat(plan.kept()).contains(new Reference("/s/4"));
    assertThat(plan.stale())
        .containsExactly(new Reference("/s/2"), new Reference("/s/3"), new Reference("/s/5"));
    assertThat(SubscriptionPlan.of(there, Optional.empty()).stale()).hasSize(4);
  }

  private static Subscription subscription(int id, String to, String context, boolean enabled) {
    return new Subscription(new Reference("/s/" + id), to, context, enabled);
  }
}
