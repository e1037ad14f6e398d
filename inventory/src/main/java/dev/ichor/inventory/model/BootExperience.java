package dev.ichor.inventory.model;

import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.LoaderSelection.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one machine's firmware has shown: learned by outcome, kept for good, forgotten when a person
 * sets its loader or its way to the disk, or retries it.
 *
 * @param loadersFailed fetched, and nothing followed; in the order in which they were tried
 * @param disksFailed it was sent to its disk so, and came back; in that order
 * @param diskWorks an operating system was seen after it
 */
public record BootExperience(
    List<Family> loadersFailed, List<DiskBoot> disksFailed, Optional<DiskBoot> diskWorks) {
  public static final BootExperience NONE =
      new BootExperience(List.of(), List.of(), Optional.empty());

  public BootExperience {
    loadersFailed = List.copyOf(loadersFailed);
    disksFailed = List.copyOf(disksFailed);
  }

  public BootExperience loaderFailed(Family family) {
    return new BootExperience(plus(loadersFailed, family), disksFailed, diskWorks);
  }

  /** What once worked and failed now has failed: disks die, firmware is changed. */
  public BootExperience diskFailed(DiskBoot method) {
    return new BootExperience(
        loadersFailed, plus(disksFailed, method), diskWorks.filter(worked -> worked != method));
  }

  /** Whatever failed before it may have been tried on an empty disk: tried again when needed. */
  public BootExperience diskWorked(DiskBoot method) {
    return new BootExperience(loadersFailed, List.of(), Optional.of(method));
  }

  /** A freshly installed disk is another disk. */
  public BootExperience withoutDiskFailures() {
    return new BootExperience(loadersFailed, List.of(), diskWorks);
  }

  /** They may be tried again. */
  public BootExperience withoutLoaderFailures() {
    return new BootExperience(List.of(), disksFailed, diskWorks);
  }

  private static <T> List<T> plus(List<T> list, T more) {
    if (list.contains(more)) {
      return list;
    }
    var longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
