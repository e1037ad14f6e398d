package dev.ichor.bmc.discovery.client;

import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.IpmiTarget;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.SystemGuid;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.client.RedfishClient;
import dev.ichor.bmc.redfish.client.RedfishInspector;
import dev.ichor.bmc.redfish.client.RedfishTarget;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Logs in and asks a BMC which machine is its own. */
public final class Introduction {
  private final IpmiClient ipmi;
  private final RedfishClient redfish;

  public Introduction(IpmiClient ipmi, RedfishClient redfish) {
    this.ipmi = ipmi;
    this.redfish = redfish;
  }

  public BmcClaim over(RedfishTarget target) throws BmcFaultException, InterruptedException {
    var report = redfish.inSession(target, session -> new RedfishInspector(session).inspect());
    var system = report.system();
    return new BmcClaim(
        system.uuid().map(List::of).orElse(List.of()),
        system.manufacturer(),
        system.model(),
        system.serial(),
        report.macs().stream().map(MacAddress::parse).collect(Collectors.toSet()));
  }

  public BmcClaim over(IpmiTarget target) throws BmcFaultException, InterruptedException {
    var data =
        ipmi.inSession(
            target,
            Privilege.USER,
            session -> session.command(Command.GET_SYSTEM_GUID, Bytes.EMPTY));
    try {
      var uuids =
          data.completion().isOk()
              ? SystemGuid.decode(data.data()).readings()
              : List.<java.util.UUID>of();
      return new BmcClaim(uuids, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    } catch (MalformedIpmiException e) {
      throw new BmcFaultException(
          new BmcFault.Garbled(target.name(), String.valueOf(e.getMessage())));
    }
  }
}
