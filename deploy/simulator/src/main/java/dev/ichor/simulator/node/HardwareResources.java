package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.ResourceCatalog.spec;

import dev.ichor.simulator.node.ResourceCatalog.Item;
import dev.ichor.simulator.node.ResourceCatalog.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The hardware group's resources: what SMBIOS and the PCI bus tell; extensions of the system. */
final class HardwareResources {
  private HardwareResources() {}

  /** Empty when this node does not support the type: an open list. */
  static Optional<Kind> kind(String type, NodeHardware hardware) {
    return switch (type) {
      case "SystemInformations.hardware.talos.dev" -> hardware(system(hardware));
      case "Processors.hardware.talos.dev" -> hardware(processors(hardware));
      case "MemoryModules.hardware.talos.dev" -> hardware(memory(hardware));
      case "PCIDevices.hardware.talos.dev" -> hardware(pci(hardware));
      case "ExtensionStatuses.runtime.talos.dev" ->
          Optional.of(new Kind("runtime", extensions(hardware)));
      default -> Optional.empty();
    };
  }

  private static Optional<Kind> hardware(List<Item> items) {
    return Optional.of(new Kind("hardware", items));
  }

  private static List<Item> system(NodeHardware hardware) {
    return List.of(
        new Item(
            "systeminformation",
            1,
            spec(
                "manufacturer", hardware.manufacturer(),
                "productName", hardware.product(),
                "version", "1.0",
                "serialnumber", hardware.serial(),
                "uuid", hardware.uuid(),
                "wakeUpType", "Power Switch",
                "skuNumber", "")));
  }

  private static List<Item> processors(NodeHardware hardware) {
    return hardware.processors().stream()
        .map(
            cpu ->
                new Item(
                    cpu.socket().replace(' ', '-'),
                    1,
                    spec(
                        "socket", cpu.socket(),
                        "manufacturer", cpu.manufacturer(),
                        "productName", cpu.product(),
                        "maxSpeedMhz", cpu.mhz(),
                        "bootSpeedMhz", cpu.mhz(),
                        "status", 65,
                        "coreCount", cpu.cores(),
                        "coreEnabled", cpu.cores(),
                        "threadCount", cpu.threads())))
        .toList();
  }

  private static List<Item> memory(NodeHardware hardware) {
    return hardware.memory().stream()
        .map(
            module -> {
              var spec =
                  spec(
                      "sizeMiB", module.sizeMiB(),
                      "deviceLocator", module.locator(),
                      "bankLocator", "",
                      "manufacturer", module.manufacturer());
              if (!module.serial().isEmpty()) {
                spec.put("serialNumber", module.serial());
              }
              return new Item(module.locator().replace(' ', '-'), 1, spec);
            })
        .toList();
  }

  private static List<Item> pci(NodeHardware hardware) {
    return hardware.extras().pci().stream()
        .map(
            device ->
                new Item(
                    device.address(),
                    1,
                    spec(
                        "class", device.deviceClass(),
                        "vendor", device.vendor(),
                        "product", device.product(),
                        "class_id", "0x00",
                        "subclass_id", "0x00",
                        "vendor_id", device.vendorId(),
                        "product_id", device.productId(),
                        "driver", device.driver())))
        .toList();
  }

  private static List<Item> extensions(NodeHardware hardware) {
    var items = new ArrayList<Item>();
    new TreeMap<>(hardware.extras().extensions())
        .forEach(
            (name, version) ->
                items.add(
                    new Item(
                        Integer.toString(items.size()),
                        1,
                        spec(
                            "image",
                            items.size() + ".sqsh",
                            "metadata",
                            spec(
                                "name",
                                name,
                                "version",
                                version,
                                "author",
                                "Ichor",
                                "description",
                                "simulated")))));
    return items;
  }
}
