package dev.ichor.inventory.model;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What Talos says of a machine through its COSI resources (SMBIOS, block and network).
 *
 * @param serial as SMBIOS type 1 has it; absent when blank or a known filler text
 * @param memoryMiB sum of the fitted modules
 */
public record Hardware(
    Optional<String> manufacturer,
    Optional<String> product,
    Optional<String> serial,
    Optional<UUID> smbiosUuid,
    Architecture architecture,
    List<Processor> processors,
    long memoryMiB,
    List<Disk> disks,
    List<Nic> nics,
    boolean secureBoot) {
  public Hardware {
    processors = List.copyOf(processors);
    disks = List.copyOf(disks);
    nics = List.copyOf(nics);
  }

  /** One socket (SMBIOS type 4). */
  public record Processor(String socket, String model, int cores, int threads) {}

  /**
   * One block device.
   *
   * @param name kernel name without directory: {@code sda}
   * @param transport {@code sata}, {@code nvme}, {@code virtio}; blank when the kernel does not say
   */
  public record Disk(
      String name,
      long sizeBytes,
      String model,
      String serial,
      String wwid,
      String transport,
      boolean rotational,
      boolean readOnly,
      boolean cdrom) {
    public String devPath() {
      return "/dev/" + name;
    }
  }

  /** One physical network link. */
  public record Nic(String name, MacAddress mac, boolean linkUp, int speedMbit, String driver) {}
}
