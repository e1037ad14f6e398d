package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** The firmware's boot entries (DSP0268 BootOption). */
final class RedfishBoot implements RedfishExtension {
  private static final String OPTIONS = RedfishTree.SYSTEM + "/BootOptions";
  private static final Map<String, String> ALIASES =
      Map.of("Boot0001", "Pxe", "Boot0002", "UefiHttp", "Boot0003", "Hdd", "Boot0004", "Cd");

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    var ids = RedfishState.BOOT_ENTRIES.keySet().stream().sorted().toList();
    resources.put(OPTIONS, _ -> RedfishExtension.collection(OPTIONS, "BootOption", ids));
    RedfishState.BOOT_ENTRIES.forEach(
        (id, name) -> resources.put(OPTIONS + "/" + id, _ -> option(id, name)));
  }

  private static ObjectNode option(String id, String name) {
    ObjectNode node =
        RedfishExtension.resource(
            OPTIONS + "/" + id, "BootOption.v1_0_6.BootOption", id, "Boot option " + id);
    return node.put("BootOptionReference", id)
        .put("DisplayName", name)
        .put("Alias", ALIASES.getOrDefault(id, "None"))
        .put("BootOptionEnabled", true)
        .put("UefiDevicePath", "PciRoot(0x0)/Pci(0x%s,0x0)".formatted(id.substring(7)));
  }
}
