package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A storage controller with what hangs on it (DSP0268 Storage, Drive, Volume).
 *
 * @param gaps what could not be read, with the reason
 */
public record StorageUnit(
    String id,
    String name,
    Optional<String> model,
    List<Drive> drives,
    List<Volume> volumes,
    List<String> gaps) {
  /**
   * @param media "SSD", "HDD"
   * @param lifeLeft percent of an SSD's writes that are left
   * @param failing the drive itself says that it will fail
   */
  public record Drive(
      String id,
      Optional<String> model,
      Optional<String> serial,
      Optional<Long> octets,
      Optional<String> media,
      Optional<String> protocol,
      Optional<String> health,
      Optional<Long> lifeLeft,
      Optional<Boolean> failing) {}

  /**
   * @param raid "RAID1", or the older word "Mirrored"
   * @param drives ids of those that it lies on
   */
  public record Volume(
      String id,
      String name,
      Optional<String> raid,
      Optional<Long> octets,
      Optional<String> health,
      List<String> drives) {
    public Volume {
      drives = List.copyOf(drives);
    }
  }

  public StorageUnit {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    drives = List.copyOf(drives);
    volumes = List.copyOf(volumes);
    gaps = List.copyOf(gaps);
  }
}
