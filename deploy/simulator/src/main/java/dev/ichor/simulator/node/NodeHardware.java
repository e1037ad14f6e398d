package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a simulated machine is made of, as Talos reports it (COSI resources of the hardware, block
 * and network groups).
 *
 * @param uuid SMBIOS UUID, lower case with dashes
 * @param serial SMBIOS system serial number, empty when the vendor left it out
 * @param architecture as Go names it: {@code amd64} or {@code arm64}
 */
public record NodeHardware(
    String uuid,
    String serial,
    String manufacturer,
    String product,
    String architecture,
    List<Processor> processors,
    List<MemoryModule> memory,
    List<Disk> disks,
    List<Nic> nics,
    Extras extras) {

  /**
   * What only some care about.
   *
   * @param pci functions of the bus
   * @param extensions name to version, of the system that was booted
   * @param secureBoot the firmware enforces it
   */
  public record Extras(
      List<PciDevice> pci, Map<String, String> extensions, boolean secureBoot, boolean tpm) {
    static final Extras NONE = new Extras(List.of(), Map.of(), false, false);

    public Extras {
      pci = List.copyOf(pci);
      extensions = Map.copyOf(extensions);
    }
  }

  /**
   * One function of the PCI bus.
   *
   * @param address {@code 0000:00:1f.2}
   * @param vendorId {@code 0x8086}
   */
  public record PciDevice(
      String address,
      String deviceClass,
      String vendor,
      String product,
      String vendorId,
      String productId,
      String driver) {}

  /** A machine without extras. */
  public NodeHardware(
      String uuid,
      String serial,
      String manufacturer,
      String product,
      String architecture,
      List<Processor> processors,
      List<MemoryModule> memory,
      List<Disk> disks,
      List<Nic> nics) {
    this(
        uuid,
        serial,
        manufacturer,
        product,
        architecture,
        processors,
        memory,
        disks,
        nics,
        Extras.NONE);
  }

  NodeHardware withoutLastMemory(int count) {
    return new NodeHardware(
        uuid,
        serial,
        manufacturer,
        product,
        architecture,
        processors,
        memory.subList(0, Math.max(0, memory.size() - count)),
        disks,
        nics,
        extras);
  }

  public NodeHardware {
    requireNonNull(uuid, "uuid");
    requireNonNull(serial, "serial");
    requireNonNull(manufacturer, "manufacturer");
    requireNonNull(product, "product");
    requireNonNull(architecture, "architecture");
    processors = List.copyOf(processors);
    memory = List.copyOf(memory);
    disks = List.copyOf(disks);
    nics = List.copyOf(nics);
    if (nics.isEmpty()) {
      throw new IllegalArgumentException("machine " + uuid + " has no nic; give it at least one");
    }
  }

  /** One socket. */
  public record Processor(
      String socket, String manufacturer, String product, int cores, int threads, int mhz) {
    public Processor {
      requireNonNull(socket, "socket");
      requireNonNull(manufacturer, "manufacturer");
      requireNonNull(product, "product");
    }
  }

  /**
   * One memory slot; {@code sizeMiB} 0 is an empty slot.
   *
   * @param serial empty when SMBIOS has none
   */
  public record MemoryModule(String locator, int sizeMiB, String manufacturer, String serial) {
    public MemoryModule(String locator, int sizeMiB, String manufacturer) {
      this(locator, sizeMiB, manufacturer, "");
    }

    public MemoryModule {
      requireNonNull(locator, "locator");
      requireNonNull(manufacturer, "manufacturer");
    }
  }

  /**
   * One disk.
   *
   * @param name the kernel's name without {@code /dev/}, e.g. {@code sda}
   * @param wwid world wide id, empty when the disk has none (virtio)
   * @param sizeBytes capacity in bytes
   * @param transport such as {@code sata}, {@code virtio} or {@code usb}; empty is never chosen by
   *     a selector
   */
  public record Disk(
      String name,
      String model,
      String serial,
      String wwid,
      long sizeBytes,
      String transport,
      boolean rotational) {
    public Disk {
      requireNonNull(name, "name");
      requireNonNull(model, "model");
      requireNonNull(serial, "serial");
      requireNonNull(wwid, "wwid");
      requireNonNull(transport, "transport");
    }

    /** The device path, e.g. {@code /dev/sda}. */
    public String path() {
      return "/dev/" + name;
    }
  }

  /**
   * One physical network card.
   *
   * @param name the kernel's name, e.g. {@code enp1s0}
   * @param mac lower case with colons
   */
  public record Nic(String name, String mac, boolean up, int speedMbit) {
    public Nic {
      requireNonNull(name, "name");
      requireNonNull(mac, "mac");
    }
  }

  /** The disk at a device path such as {@code /dev/sda}; empty when the machine has none there. */
  public Optional<Disk> diskAt(String path) {
    return disks.stream().filter(disk -> disk.path().equals(path)).findFirst();
  }

  boolean hasTpm() {
    return extras.tpm();
  }

  /** The card that booted: the first one. */
  public Nic bootNic() {
    return nics.getFirst();
  }
}
