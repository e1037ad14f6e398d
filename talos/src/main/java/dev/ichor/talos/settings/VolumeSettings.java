package dev.ichor.talos.settings;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.Optional;

/**
 * A volume for workloads, mounted at {@code /var/mnt/NAME}.
 *
 * @param match CEL over {@code disk}, e.g. {@code disk.transport == "nvme" && !system_disk}
 * @param minSize such as {@code 10GiB}
 * @param encrypted with a key made of the node's id
 */
public record VolumeSettings(
    String name,
    String match,
    Optional<String> minSize,
    Optional<String> maxSize,
    Optional<String> filesystem,
    boolean encrypted) {
  static VolumeSettings read(Reader in) throws InvalidConfigException {
    var volume =
        new VolumeSettings(
            in.needed("name"),
            in.needed("match"),
            in.text("minSize"),
            in.text("maxSize"),
            in.text("filesystem"),
            in.flag("encrypted").orElse(false));
    in.done();
    if (!volume.name().matches("[A-Za-z0-9-]{1,34}")) {
      throw new InvalidConfigException(
          "%s '%s' is not a volume's name; use 1 to 34 letters, digits and hyphens"
              .formatted(in.at("name"), volume.name()));
    }
    return volume;
  }
}
