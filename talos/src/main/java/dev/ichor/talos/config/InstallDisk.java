package dev.ichor.talos.config;

import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Hardware.Disk;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The disk that Talos goes onto. */
public sealed interface InstallDisk {
  /** Smaller ones are taken only when there is nothing else. */
  long ROOMY_BYTES = 4L << 30;

  /** Kernel names of what is not a disk that firmware can boot. */
  Pattern NO_DISK = Pattern.compile("(loop|ram|zram|dm-|md|sr|fd|nbd|drbd)\\d.*");

  record Chosen(String devPath) implements InstallDisk {}

  /** One sentence with the remedy. */
  record Impossible(String advice) implements InstallDisk {}

  /**
   * The disk asked for, if it can be written; else the smallest writable one, USB sticks last.
   *
   * @param wanted device path; paths under {@code /dev/disk/} are taken on trust
   * @param hardware as discovered; absent takes the wanted path on trust
   */
  static InstallDisk choose(Optional<String> wanted, Optional<Hardware> hardware) {
    if (wanted.isPresent()) {
      return hardware.isPresent()
          ? check(wanted.get(), hardware.get().disks())
          : new Chosen(wanted.get());
    }
    if (hardware.isEmpty()) {
      return new Impossible(
          "the machine's disks are not known yet; let it boot into maintenance, or set the cluster's"
              + " installDisk");
    }
    var usbLast = Comparator.comparing((Disk disk) -> disk.transport().equals("usb"));
    return hardware.get().disks().stream()
        .filter(disk -> refusal(disk).isEmpty())
        .min(
            usbLast
                .thenComparing(disk -> disk.sizeBytes() < ROOMY_BYTES)
                .thenComparing(Disk::sizeBytes)
                .thenComparing(Disk::name))
        .<InstallDisk>map(disk -> new Chosen(disk.devPath()))
        .orElseGet(
            () ->
                new Impossible(
                    "no writable disk was found (%s); fit one, or check the controller's driver"
                        .formatted(list(hardware.get().disks()))));
  }

  /** The one disk that the selector means; none, or more than one, is not guessed about. */
  static InstallDisk choose(DiskSelection selector, Optional<Hardware> hardware) {
    if (hardware.isEmpty()) {
      return new Impossible(
          "the machine's disks are not known yet, so none can be selected; let it boot into"
              + " maintenance");
    }
    var disks = hardware.get().disks();
    var matching =
        disks.stream().filter(disk -> refusal(disk).isEmpty()).filter(selector::matches).toList();
    if (matching.size() == 1) {
      return new Chosen(matching.getFirst().devPath());
    }
    return new Impossible(
        matching.isEmpty()
            ? "installDiskSelector (%s) matches no disk of the machine, which has %s; change it"
                .formatted(selector, list(disks))
            : "installDiskSelector (%s) matches %d disks: %s; name the serial or wwid of one"
                .formatted(selector, matching.size(), list(matching)));
  }

  private static InstallDisk check(String wanted, List<Disk> disks) {
    if (wanted.startsWith("/dev/disk/")) {
      return new Chosen(wanted);
    }
    var found = disks.stream().filter(disk -> disk.devPath().equals(wanted)).findFirst();
    if (found.isEmpty()) {
      return new Impossible(
          "install disk %s is not in the machine, which has %s; change the cluster's installDisk"
              .formatted(wanted, list(disks)));
    }
    return refusal(found.get())
        .<InstallDisk>map(
            why ->
                new Impossible(
                    "install disk %s %s; the machine has %s".formatted(wanted, why, list(disks))))
        .orElseGet(() -> new Chosen(wanted));
  }

  private static Optional<String> refusal(Disk disk) {
    if (disk.cdrom()) {
      return Optional.of("is a CD-ROM drive");
    }
    if (disk.readOnly()) {
      return Optional.of("is read-only");
    }
    if (NO_DISK.matcher(disk.name()).matches()) {
      return Optional.of("is not a physical disk");
    }
    return disk.sizeBytes() <= 0 ? Optional.of("has no medium") : Optional.empty();
  }

  private static String list(List<Disk> disks) {
    return disks.isEmpty()
        ? "no disk at all"
        : String.join(
            ", ",
            disks.stream()
                .map(
                    disk ->
                        "%s %d GB%s%s%s"
                            .formatted(
                                disk.devPath(),
                                disk.sizeBytes() / 1_000_000_000,
                                disk.serial().isEmpty() ? "" : " serial " + disk.serial(),
                                disk.readOnly() ? " read-only" : "",
                                disk.cdrom() ? " CD-ROM" : ""))
                .toList());
  }
}
