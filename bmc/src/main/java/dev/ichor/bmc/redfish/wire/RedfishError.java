package dev.ichor.bmc.redfish.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a BMC says of a request that went wrong (DSP0266 "Error responses"): messages from
 * {@code @Message.ExtendedInfo}, which implementations put into {@code error} or beside it, as a
 * list or as one object, and which some replace by a bare {@code code} and {@code message}.
 */
public record RedfishError(List<Message> messages) {
  public static final RedfishError NONE = new RedfishError(List.of());

  private static final int MOST = 32;
  private static final String EXTENDED = "@Message.ExtendedInfo";

  /**
   * @param id e.g. {@code Base.1.8.PropertyValueNotInList}; empty when absent
   */
  public record Message(String id, String text) {
    /** By the last part: registries' versions differ from BMC to BMC. */
    boolean is(String name) {
      return id.substring(id.lastIndexOf('.') + 1).equalsIgnoreCase(name);
    }
  }

  public RedfishError {
    messages = List.copyOf(messages);
  }

  public static RedfishError of(JsonDoc body) {
    var found = new ArrayList<Message>();
    collect(body.objects("error", EXTENDED), found);
    collect(body.objects(EXTENDED), found);
    if (found.isEmpty() && body.object("error").isPresent()) {
      collect(body.objects("error"), found);
    }
    return new RedfishError(found.stream().limit(MOST).toList());
  }

  private static void collect(List<JsonDoc> infos, List<Message> into) {
    for (var info : infos) {
      var id = info.text("MessageId").or(() -> info.text("code")).orElse("");
      var text = info.text("Message").or(() -> info.text("message")).orElse("");
      if (!id.isEmpty() || !text.isEmpty()) {
        into.add(new Message(id, text));
      }
    }
  }

  /** Whether any message is one of these, whatever registry and version. */
  public boolean hasAny(List<String> names) {
    return names.stream().anyMatch(name -> messages.stream().anyMatch(m -> m.is(name)));
  }

  /** One line for a sentence; empty when the BMC gave no reason. */
  public Optional<String> words() {
    var words =
        messages.stream()
            .map(m -> m.text().isEmpty() ? m.id() : m.text())
            .distinct()
            .limit(3)
            .collect(Collectors.joining("; "));
    return Optional.of(Words.of(words)).filter(text -> !text.isEmpty());
  }
}
