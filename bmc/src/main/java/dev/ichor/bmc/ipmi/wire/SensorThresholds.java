package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/**
 * Get Sensor Thresholds (§35.9).
 *
 * @param mask which of the six are there, in the order of {@link Limit}
 * @param raw the six, by the sensor's {@link SensorScale}
 */
public record SensorThresholds(int mask, Bytes raw) {
  private static final int COUNT = 6;

  /** In the order of the mask and of the octets. */
  public enum Limit {
    LOWER_NON_CRITICAL(0),
    LOWER_CRITICAL(1),
    LOWER_NON_RECOVERABLE(2),
    UPPER_NON_CRITICAL(3),
    UPPER_CRITICAL(4),
    UPPER_NON_RECOVERABLE(5);

    private final int position;

    Limit(int position) {
      this.position = position;
    }
  }

  public SensorThresholds {
    requireNonNull(raw, "raw");
    if (raw.size() != COUNT) {
      throw new IllegalArgumentException("%d thresholds, not 6".formatted(raw.size()));
    }
  }

  public static SensorThresholds decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    return new SensorThresholds(reader.u8("thresholds.mask"), reader.take(COUNT, "thresholds.raw"));
  }

  public Bytes encode() {
    return new WireWriter().u8(mask).bytes(raw).done();
  }

  public Optional<Double> value(Limit limit, SensorScale scale) {
    return (mask & 1 << limit.position) == 0
        ? Optional.empty()
        : scale.value(raw.at(limit.position));
  }
}
