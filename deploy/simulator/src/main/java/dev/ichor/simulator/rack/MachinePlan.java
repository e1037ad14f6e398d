package dev.ichor.simulator.rack;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.firmware.ClientIdentity;
import dev.ichor.simulator.firmware.FirmwareKind;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * One machine before it is built.
 *
 * @param index from 1
 * @param bootOrder what the firmware tries without an override
 * @param bmcAddress where the BMC speaks IPMI (UDP), and Redfish (TCP) if it does
 */
public record MachinePlan(
    String name,
    int index,
    ClientIdentity identity,
    FirmwareKind firmware,
    List<BootDevice> bootOrder,
    String switchPort,
    InetSocketAddress bmcAddress,
    BmcProfile bmc,
    boolean speaksRedfish,
    MachineFaults faults) {
  /** Where a boot can come from. */
  public enum BootDevice {
    NETWORK,
    DISK
  }

  public MachinePlan {
    requireNonNull(name, "name");
    requireNonNull(identity, "identity");
    requireNonNull(firmware, "firmware");
    requireNonNull(switchPort, "switchPort");
    requireNonNull(bmcAddress, "bmcAddress");
    requireNonNull(bmc, "bmc");
    requireNonNull(faults, "faults");
    bootOrder = List.copyOf(bootOrder);
  }
}
