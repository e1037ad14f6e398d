package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.BmcKeep;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Writes of clock, power limit and host name; what they change is shown where it belongs. */
final class RedfishKeep implements RedfishExtension {
  private static final String METRICS = RedfishTree.CHASSIS + "/EnvironmentMetrics";
  private static final String NETWORK = RedfishTree.MANAGER + "/NetworkProtocol";
  private static final int MOST_WATTS = 2000;

  private final BmcKeep keep;

  RedfishKeep(BmcKeep keep) {
    this.keep = keep;
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    // It adds no resource of its own.
  }

  /** {@code PowerLimitWatts} (DSP0268 Control excerpt). */
  static ObjectNode limit(BmcKeep keep) {
    ObjectNode node = RedfishReply.JSON.createObjectNode();
    node.put("ControlMode", keep.isLimiting() ? "Automatic" : "Disabled");
    if (keep.limit().isPresent()) {
      node.put("SetPoint", keep.limit().getAsInt());
    } else {
      node.putNull("SetPoint");
    }
    return node.put("AllowableMin", 1).put("AllowableMax", MOST_WATTS);
  }

  @Override
  public Optional<RedfishReply> patch(RedfishRequest request) {
    if (request.body().isEmpty()) {
      return Optional.empty();
    }
    JsonNode body = request.body().get();
    if (request.path().equals(RedfishTree.MANAGER) && body.has("DateTime")) {
      return Optional.of(clock(body.path("DateTime").asText()));
    }
    if (request.path().equals(METRICS) && body.has("PowerLimitWatts")) {
      return Optional.of(limit(body.path("PowerLimitWatts")));
    }
    if (request.path().equals(NETWORK) && body.has("HostName")) {
      keep.name(body.path("HostName").asText());
      return Optional.of(RedfishReply.empty(204));
    }
    return Optional.empty();
  }

  private RedfishReply clock(String text) {
    try {
      keep.setClock(OffsetDateTime.parse(text).toInstant(), Instant.now());
      return RedfishReply.empty(204);
    } catch (DateTimeException e) {
      return RedfishReply.error(
          400, "PropertyValueFormatError", "The value of DateTime is no date and time.");
    }
  }

  private RedfishReply limit(JsonNode wish) {
    int watts = wish.path("SetPoint").asInt(keep.limit().orElse(0));
    if (watts > MOST_WATTS) {
      return RedfishReply.error(
          400, "PropertyValueOutOfRange", "The value of SetPoint is out of range.");
    }
    boolean active = !wish.path("ControlMode").asText("Automatic").equals("Disabled");
    keep.limit(watts == 0 ? OptionalInt.empty() : OptionalInt.of(watts), active);
    return RedfishReply.empty(204);
  }
}
