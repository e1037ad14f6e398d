package dev.ichor.talos.client;

import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwarePart.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Parts of hardware from COSI resources. Pure; every text arrives printable and short. */
final class HardwareParts {
  /** What the kernel calls block devices that nobody can pull out. */
  private static final Pattern NO_DISK =
      Pattern.compile("(loop|ram|zram|dm-|md|sr|fd|nbd|drbd)\\d.*");

  /** What SMBIOS says where it knows nothing. */
  private static final Set<String> FILLERS =
      Set.of(
          "none",
          "n/a",
          "unknown",
          "not specified",
          "not available",
          "no dimm",
          "default string",
          "to be filled by o.e.m.",
          "unspecified",
          "empty");

  private static final int MOST_CONTENTS = 16;

  private HardwareParts() {}

  /** Facts or states of one part; what is blank or a filler is left out. */
  private static final class Texts {
    private final Map<String, String> map = new TreeMap<>();

    Texts with(String name, String value) {
      if (!value.isBlank() && !FILLERS.contains(value.toLowerCase(Locale.ROOT))) {
        map.put(name, value);
      }
      return this;
    }

    Texts with(String name, long number) {
      return number > 0 ? with(name, Long.toString(number)) : this;
    }

    Texts with(String name, boolean flag) {
      return with(name, Boolean.toString(flag));
    }
  }

  private static HardwarePart part(Kind kind, String slot, Texts facts, Texts state) {
    return new HardwarePart(kind, slot, facts.map, state.map);
  }

  static HardwarePart system(CosiResource found) {
    var serial = found.text("serialnumber");
    return part(
        Kind.SYSTEM,
        "system",
        new Texts()
            .with("manufacturer", found.text("manufacturer"))
            .with("product", found.text("productName"))
            .with("version", found.text("version"))
            .with("serial", serial.isEmpty() ? found.text("serialNumber") : serial)
            .with("uuid", found.text("uuid"))
            .with("sku", found.text("skuNumber"))
            .with("bios", found.text("biosVersion")),
        new Texts().with("wakeUp", found.text("wakeUpType")));
  }

  /** A socket without cores is empty. */
  static Optional<HardwarePart> processor(CosiResource found) {
    return found.number("coreCount") <= 0
        ? Optional.empty()
        : Optional.of(
            part(
                Kind.PROCESSOR,
                found.text("socket").isEmpty() ? found.id() : found.text("socket"),
                new Texts()
                    .with("manufacturer", found.text("manufacturer"))
                    .with("product", found.text("productName"))
                    .with("serial", found.text("serialNumber"))
                    .with("part", found.text("partNumber"))
                    .with("cores", found.number("coreCount"))
                    .with("coresEnabled", found.number("coreEnabled"))
                    .with("threads", found.number("threadCount"))
                    .with("maxMhz", found.number("maxSpeedMhz")),
                new Texts().with("bootMhz", found.number("bootSpeedMhz"))));
  }

  /** A slot without size is empty. Locators repeat across banks; the resource's id does not. */
  static Optional<HardwarePart> memory(CosiResource found) {
    return found.number("sizeMiB") <= 0
        ? Optional.empty()
        : Optional.of(
            part(
                Kind.MEMORY,
                found.id(),
                new Texts()
                    .with("sizeMiB", found.number("sizeMiB"))
                    .with("locator", found.text("deviceLocator"))
                    .with("bank", found.text("bankLocator"))
                    .with("speed", found.number("speed"))
                    .with("manufacturer", found.text("manufacturer"))
                    .with("product", found.text("productName"))
                    .with("serial", found.text("serialNumber"))
                    .with("assetTag", found.text("assetTag")),
                new Texts()));
  }

  /** What was found on disks, by the name of the disk. */
  static Map<String, String> contents(List<CosiResource> volumes) {
    var found = new HashMap<String, TreeSet<String>>();
    for (var volume : volumes) {
      var parent = volume.text("parent");
      var label = volume.text("partition_label");
      var what = label.isEmpty() ? volume.text("name") : label;
      var of = found.computeIfAbsent(parent.isEmpty() ? volume.id() : parent, _ -> new TreeSet<>());
      if (!what.isEmpty() && of.size() < MOST_CONTENTS) {
        of.add(what);
      }
    }
    var contents = new HashMap<String, String>();
    found.forEach((disk, names) -> contents.put(disk, String.join(", ", names)));
    return contents;
  }

  /** Virtual media come and go with a click on the BMC's page, so CD-ROM drives are left out. */
  static Optional<HardwarePart> disk(CosiResource found, Map<String, String> contents) {
    return found.flag("cdrom") || NO_DISK.matcher(found.id()).matches()
        ? Optional.empty()
        : Optional.of(
            part(
                Kind.DISK,
                found.id(),
                new Texts()
                    .with("sizeBytes", found.number("size"))
                    .with("model", found.text("model"))
                    .with("serial", found.text("serial"))
                    .with("wwid", found.text("wwid"))
                    .with("uuid", found.text("uuid"))
                    .with("transport", found.text("transport"))
                    .with("rotational", found.flag("rotational"))
                    .with("firmware", found.text("firmware_version")),
                new Texts()
                    .with("bus", found.text("bus_path"))
                    .with("readOnly", found.flag("readonly"))
                    .with("contents", contents.getOrDefault(found.id(), ""))));
  }

  /** Physical links; see {@link InventoryReader}. */
  static Optional<HardwarePart> nic(CosiResource found) {
    if (!found.text("type").equals("ether") || !found.text("kind").isEmpty()) {
      return Optional.empty();
    }
    var burntIn = found.text("permanentAddr");
    var speed = found.number("speedMbit");
    return Optional.of(
        part(
            Kind.NIC,
            found.id(),
            new Texts()
                .with("mac", burntIn.isEmpty() ? found.text("hardwareAddr") : burntIn)
                .with("vendor", found.text("vendor"))
                .with("product", found.text("product"))
                .with("pciId", found.text("pciID"))
                .with("firmware", found.text("firmwareVersion")),
            new Texts()
                .with("bus", found.text("busPath"))
                .with("driver", found.text("driver"))
                .with("link", found.flag("linkState") ? "up" : "down")
                .with("speedMbit", speed > 10_000_000 ? 0 : speed)
                .with("mtu", found.number("mtu"))));
  }

  static Optional<HardwarePart> pci(CosiResource found) {
    return Optional.of(
        part(
            Kind.PCI,
            found.id(),
            new Texts()
                .with("class", found.text("class"))
                .with("subclass", found.text("subclass"))
                .with("vendor", found.text("vendor"))
                .with("product", found.text("product"))
                .with("vendorId", found.text("vendor_id"))
                .with("productId", found.text("product_id")),
            new Texts().with("driver", found.text("driver"))));
  }

  static HardwarePart security(CosiResource found, String tpm) {
    return part(
        Kind.SECURITY,
        "security",
        new Texts().with("secureBoot", found.flag("secureBoot")).with("tpm", tpm),
        new Texts()
            .with("bootedWithUki", found.flag("bootedWithUKI"))
            .with("ukiSigningKey", found.text("ukiSigningKeyFingerprint"))
            .with("pcrSigningKey", found.text("pcrSigningKeyFingerprint"))
            .with("selinux", found.text("selinuxState"))
            .with("fips", found.text("fipsState"))
            .with("moduleSignatures", found.flag("moduleSignatureEnforced")));
  }

  static Optional<HardwarePart> address(CosiResource found) {
    return Optional.of(
        part(
            Kind.ADDRESS,
            found.id(),
            new Texts(),
            new Texts()
                .with("link", found.text("linkName"))
                .with("address", found.text("address"))
                .with("scope", found.text("scope"))));
  }

  static Optional<HardwarePart> extension(CosiResource found) {
    var metadata = found.nested("metadata");
    return Optional.of(
        part(
            Kind.EXTENSION,
            metadata.text("name").isEmpty() ? found.id() : metadata.text("name"),
            new Texts(),
            new Texts()
                .with("version", metadata.text("version"))
                .with("author", metadata.text("author"))));
  }
}
