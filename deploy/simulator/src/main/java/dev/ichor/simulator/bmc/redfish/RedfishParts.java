package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.BmcProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a system is made of: the same parts that the simulated Talos finds in it. */
final class RedfishParts {
  private static final long DISK_OCTETS = 240L << 30;

  private final String system;
  private final BmcProfile profile;
  private final String mac;

  RedfishParts(String system, BmcProfile profile, String mac) {
    this.system = system;
    this.profile = profile;
    this.mac = mac;
  }

  void into(Map<String, Function<Instant, ObjectNode>> resources) {
    List.of("CPU0", "CPU1").forEach(id -> put(resources, processor(id)));
    List.of("DIMM0", "DIMM1", "DIMM2", "DIMM3").forEach(id -> put(resources, dimm(id)));
    put(resources, nic());
    put(resources, storage());
    put(resources, volume());
    collection(resources, "Storage/SATA/Volumes", "Volume", List.of("Virtual1"));
    ObjectNode drive = drive();
    resources.put(drive.path("@odata.id").asText(), _ -> drive.deepCopy());
    collection(resources, "Processors", "Processor", List.of("CPU0", "CPU1"));
    collection(resources, "Memory", "Memory", List.of("DIMM0", "DIMM1", "DIMM2", "DIMM3"));
    collection(resources, "EthernetInterfaces", "EthernetInterface", List.of("NIC1"));
    collection(resources, "Storage", "Storage", List.of("SATA"));
  }

  private static void put(Map<String, Function<Instant, ObjectNode>> resources, ObjectNode node) {
    resources.put(node.path("@odata.id").asText(), _ -> node.deepCopy());
  }

  private void collection(
      Map<String, Function<Instant, ObjectNode>> resources,
      String part,
      String type,
      List<String> ids) {
    ObjectNode node =
        RedfishReply.JSON
            .createObjectNode()
            .put("@odata.id", system + "/" + part)
            .put("@odata.type", "#%1$sCollection.%1$sCollection".formatted(type))
            .put("Name", part)
            .put("Members@odata.count", ids.size());
    ids.forEach(
        id ->
            node.withArray("Members")
                .addObject()
                .put("@odata.id", "%s/%s/%s".formatted(system, part, id)));
    resources.put(system + "/" + part, _ -> node.deepCopy());
  }

  private ObjectNode node(String path, String type, String id) {
    ObjectNode node = RedfishExtension.resource(system + "/" + path, type, id, id);
    node.putObject("Status").put("State", "Enabled").put("Health", "OK");
    return node;
  }

  private ObjectNode processor(String id) {
    return node("Processors/" + id, "Processor.v1_18_0.Processor", id)
        .put("ProcessorType", "CPU")
        .put("Socket", id)
        .put("Manufacturer", "Ichor")
        .put("Model", "Simulated Processor")
        .put("MaxSpeedMHz", 2400)
        .put("TotalCores", 8)
        .put("TotalThreads", 16);
  }

  private ObjectNode dimm(String id) {
    return node("Memory/" + id, "Memory.v1_17_1.Memory", id)
        .put("CapacityMiB", 16384)
        .put("DeviceLocator", id)
        .put("Manufacturer", "Ichor")
        .put("MemoryType", "DRAM")
        .put("MemoryDeviceType", "DDR5");
  }

  private ObjectNode nic() {
    return node("EthernetInterfaces/NIC1", "EthernetInterface.v1_9_0.EthernetInterface", "NIC1")
        .put("MACAddress", mac)
        .put("PermanentMACAddress", mac)
        .put("SpeedMbps", 10000)
        .put("LinkStatus", "LinkUp");
  }

  private ObjectNode storage() {
    ObjectNode node = node("Storage/SATA", "Storage.v1_15_0.Storage", "SATA");
    node.putArray("Drives").addObject().put("@odata.id", system + "/Storage/SATA/Drives/0");
    node.set("Volumes", RedfishExtension.link(system + "/Storage/SATA/Volumes"));
    return node.put("Drives@odata.count", 1);
  }

  private ObjectNode volume() {
    ObjectNode node = node("Storage/SATA/Volumes/Virtual1", "Volume.v1_10_2.Volume", "Virtual1");
    node.put("CapacityBytes", DISK_OCTETS).put("RAIDType", "RAID0");
    node.putObject("Links")
        .putArray("Drives")
        .add(RedfishExtension.link(system + "/Storage/SATA/Drives/0"));
    return node;
  }

  private ObjectNode drive() {
    return node("Storage/SATA/Drives/0", "Drive.v1_18_0.Drive", "0")
        .put("Manufacturer", "Ichor")
        .put("Model", "Simulated SSD")
        .put("SerialNumber", profile.serial() + "A")
        .put("CapacityBytes", DISK_OCTETS)
        .put("MediaType", "SSD")
        .put("Protocol", "SATA");
  }
}
