package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.DeviceId;
import dev.ichor.bmc.policy.care.Firmware;
import dev.ichor.bmc.policy.care.Setup;
import java.util.List;
import java.util.Optional;

/** {@link Setup} by IPMI, which knows the version of the BMC's own firmware and nothing else. */
record IpmiSetup(String name, DeviceId device) implements Setup {
  static final String NO_IPMI = "IPMI has no such command; use Redfish if it has that";

  @Override
  public String whyNot() {
    return NO_IPMI;
  }

  @Override
  public List<Firmware> firmware() {
    return List.of(new Firmware("bmc", "BMC", Optional.of(device.firmware()), Optional.empty()));
  }
}
