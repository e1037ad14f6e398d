package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The OData service document and the list of schemas (DSP0266 "OData metadata"). */
final class RedfishMetadata {
  private static final List<String> VERSIONED =
      List.of(
          "ServiceRoot.v1_15_0",
          "SessionService.v1_1_9",
          "Session.v1_7_0",
          "AccountService.v1_15_0",
          "ManagerAccount.v1_11_0",
          "Role.v1_3_2",
          "UpdateService.v1_14_0",
          "SoftwareInventory.v1_10_0",
          "ComputerSystem.v1_20_0",
          "Processor.v1_18_0",
          "Memory.v1_17_1",
          "EthernetInterface.v1_9_0",
          "Storage.v1_15_0",
          "Drive.v1_18_0",
          "SecureBoot.v1_1_0",
          "SecureBootDatabase.v1_0_2",
          "Certificate.v1_8_0",
          "Bios.v1_2_4",
          "BootOption.v1_0_6",
          "CertificateService.v1_2_2",
          "CertificateLocations.v1_0_4",
          "TelemetryService.v1_4_1",
          "MetricReport.v1_5_2",
          "TaskService.v1_3_0",
          "Task.v1_7_4",
          "Volume.v1_10_2",
          "EventService.v1_10_0",
          "EventDestination.v1_15_0",
          "MessageRegistryFile.v1_1_4",
          "AttributeRegistry.v1_3_9",
          "Settings.v1_3_5",
          "Manager.v1_19_0",
          "ManagerNetworkProtocol.v1_9_1",
          "VirtualMedia.v1_6_0",
          "LogService.v1_5_0",
          "LogEntry.v1_16_0",
          "Chassis.v1_24_0",
          "Sensor.v1_8_0",
          "EnvironmentMetrics.v1_3_0",
          "Message.v1_1_1");
  private static final List<String> COLLECTIONS =
      List.of(
          "Session",
          "ManagerAccount",
          "Role",
          "SoftwareInventory",
          "ComputerSystem",
          "Processor",
          "Memory",
          "EthernetInterface",
          "Storage",
          "BootOption",
          "MetricReport",
          "Task",
          "Volume",
          "Manager",
          "VirtualMedia",
          "LogService",
          "LogEntry",
          "Chassis",
          "Sensor",
          "SecureBootDatabase",
          "Certificate",
          "EventDestination",
          "MessageRegistryFile");

  private RedfishMetadata() {}

  static RedfishReply answer(String path) {
    return path.endsWith("odata") ? RedfishReply.json(200, service()) : metadata();
  }

  private static ObjectNode service() {
    ObjectNode node = RedfishReply.JSON.createObjectNode();
    node.put("@odata.context", RedfishTree.ROOT + "/$metadata");
    var values = node.putArray("value");
    for (String name : List.of("Service", "Systems", "Chassis", "Managers", "SessionService")) {
      String url = RedfishTree.ROOT + "/" + (name.equals("Service") ? "" : name);
      values.addObject().put("name", name).put("kind", "Singleton").put("url", url);
    }
    return node;
  }

  private static RedfishReply metadata() {
    String references =
        VERSIONED.stream()
            .map(v -> reference(v.substring(0, v.indexOf('.')), List.of(v)))
            .collect(Collectors.joining());
    String collections =
        COLLECTIONS.stream()
            .map(name -> reference(name + "Collection", List.of()))
            .collect(Collectors.joining());
    String body =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
        %s%s<edmx:DataServices>
        <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Service">
        <EntityContainer Name="Service" Extends="ServiceRoot.v1_15_0.ServiceContainer"/>
        </Schema></edmx:DataServices></edmx:Edmx>
        """
            .formatted(references, collections);
    return new RedfishReply(
        200,
        Map.of("Content-Type", "application/xml", "OData-Version", "4.0"),
        body,
        RedfishReply.Sent.ALL);
  }

  private static String reference(String name, List<String> versions) {
    String includes =
        versions.stream()
            .map("<edmx:Include Namespace=\"%s\"/>"::formatted)
            .collect(Collectors.joining());
    return "<edmx:Reference Uri=\"http://redfish.dmtf.org/schemas/v1/%s_v1.xml\"><edmx:Include Namespace=\"%s\"/>%s</edmx:Reference>%n"
        .formatted(name, name, includes);
  }
}
