package dev.ichor.bmc.redfish.wire;

/**
 * How much of an answer is believed; a BMC may be hostile.
 *
 * @param octets of one document
 * @param depth of nesting
 * @param text octets of one string or number
 * @param tokens of one document: each becomes an object in memory
 */
public record JsonLimits(int octets, int depth, int text, long tokens) {
  /** Attribute registries of large servers have 4 MiB; nothing else comes near. */
  public static final JsonLimits DEFAULT = new JsonLimits(8 << 20, 40, 1 << 20, 400_000);

  public JsonLimits {
    if (octets < 1 || depth < 1 || text < 1 || tokens < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
