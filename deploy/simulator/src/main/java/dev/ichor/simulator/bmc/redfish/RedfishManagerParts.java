package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** What a manager has: virtual media, a log, a network card. */
final class RedfishManagerParts {
  private final String manager;
  private final SimulatedBmc bmc;
  private final RedfishState state;
  private final Instant started = Instant.now();

  RedfishManagerParts(String manager, SimulatedBmc bmc, RedfishState state) {
    this.manager = manager;
    this.bmc = bmc;
    this.state = state;
  }

  void into(Map<String, Function<Instant, ObjectNode>> resources) {
    collection(resources, "VirtualMedia", "VirtualMedia", "Cd1");
    resources.put(RedfishTree.MEDIA, _ -> media());
    collection(resources, "LogServices", "LogService", "SEL");
    resources.put(manager + "/LogServices/SEL", _ -> log());
    collection(resources, "LogServices/SEL/Entries", "LogEntry", "1");
    resources.put(manager + "/LogServices/SEL/Entries/1", _ -> entry());
    collection(resources, "EthernetInterfaces", "EthernetInterface", "1");
    resources.put(manager + "/EthernetInterfaces/1", _ -> card());
  }

  private ObjectNode node(String path, String type, String id, String name) {
    return RedfishReply.JSON
        .createObjectNode()
        .put("@odata.id", manager + "/" + path)
        .put("@odata.type", "#" + type)
        .put("Id", id)
        .put("Name", name);
  }

  private void collection(
      Map<String, Function<Instant, ObjectNode>> resources,
      String path,
      String type,
      String member) {
    resources.put(
        manager + "/" + path,
        _ -> {
          ObjectNode node =
              RedfishReply.JSON
                  .createObjectNode()
                  .put("@odata.id", manager + "/" + path)
                  .put("@odata.type", "#%1$sCollection.%1$sCollection".formatted(type))
                  .put("Name", type + " Collection")
                  .put("Members@odata.count", 1);
          if (type.equals("LogEntry")) {
            ObjectNode entry = entry(); // entries stand in the collection itself (DSP0268 LogEntry)
            node.putArray("Members").add(entry);
          } else {
            node.putArray("Members")
                .addObject()
                .put("@odata.id", "%s/%s/%s".formatted(manager, path, member));
          }
          return node;
        });
  }

  private ObjectNode media() {
    ObjectNode node =
        node("VirtualMedia/Cd1", "VirtualMedia.v1_6_0.VirtualMedia", "Cd1", "Virtual CD");
    node.putArray("MediaTypes").add("CD").add("DVD");
    boolean inserted = !state.image.isEmpty();
    node.put("Image", state.image).put("Inserted", inserted).put("WriteProtected", true);
    node.put("ConnectedVia", inserted ? "URI" : "NotConnected");
    ObjectNode actions = node.putObject("Actions");
    actions
        .putObject("#VirtualMedia.InsertMedia")
        .put("target", RedfishTree.MEDIA + "/Actions/VirtualMedia.InsertMedia");
    actions
        .putObject("#VirtualMedia.EjectMedia")
        .put("target", RedfishTree.MEDIA + "/Actions/VirtualMedia.EjectMedia");
    return node;
  }

  private ObjectNode log() {
    ObjectNode node =
        node("LogServices/SEL", "LogService.v1_5_0.LogService", "SEL", "System Event Log");
    node.put("LogEntryType", "SEL").put("OverWritePolicy", "WrapsWhenFull");
    node.put("ServiceEnabled", true).put("MaxNumberOfRecords", 64);
    node.putObject("Entries").put("@odata.id", manager + "/LogServices/SEL/Entries");
    node.putObject("Actions")
        .putObject("#LogService.ClearLog")
        .put("target", manager + "/LogServices/SEL/Actions/LogService.ClearLog");
    return node;
  }

  private ObjectNode entry() {
    return node("LogServices/SEL/Entries/1", "LogEntry.v1_16_0.LogEntry", "1", "Log Entry 1")
        .put("EntryType", "SEL")
        .put("Severity", "OK")
        .put("Created", started.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString())
        .put(
            "Message",
            state.cleared == 0
                ? "The BMC of %s started".formatted(bmc.profile().serial())
                : "The log was cleared");
  }

  private ObjectNode card() {
    ObjectNode node =
        node("EthernetInterfaces/1", "EthernetInterface.v1_9_0.EthernetInterface", "1", "BMC port");
    node.put("MACAddress", "52:54:00:bc:00:09").put("InterfaceEnabled", true);
    node.putObject("DHCPv4").put("DHCPEnabled", state.dhcp);
    ObjectNode address = node.putArray("IPv4Addresses").addObject();
    address.put("Address", state.address).put("SubnetMask", "255.255.255.0");
    address.put("Gateway", "10.77.1.1").put("AddressOrigin", state.dhcp ? "DHCP" : "Static");
    ObjectNode fixed = node.putArray("IPv4StaticAddresses").addObject();
    fixed.put("Address", state.address).put("SubnetMask", "255.255.255.0");
    fixed.put("Gateway", "10.77.1.1");
    node.putObject("VLAN").put("VLANEnable", false);
    return node;
  }
}
