"""OpenStack's sushy drives the simulated BMC: power, boot override, virtual media, light."""
import sys
import time
import warnings

import sushy
from sushy import auth

warnings.filterwarnings("ignore")
url, user, password = sys.argv[1:4]
root = sushy.Sushy(url, auth=auth.SessionAuth(user, password), verify=False)
system = root.get_system_collection().get_members()[0]
assert system.power_state == sushy.PowerState.OFF, system.power_state
system.set_system_boot_options(
    sushy.BootSource.PXE, enabled=sushy.BootSourceOverrideEnabled.ONCE, mode=sushy.BootSourceOverrideMode.UEFI)
system.refresh()
assert system.boot.target == sushy.BootSource.PXE, system.boot.target
assert system.boot.enabled == sushy.BootSourceOverrideEnabled.ONCE
system.reset_system(sushy.ResetType.ON)
deadline = time.time() + 5
while system.power_state != sushy.PowerState.ON and time.time() < deadline:
    system.refresh(force=True)
assert system.power_state == sushy.PowerState.ON
assert [p.identity for p in system.processors.get_members()] == ["CPU0", "CPU1"]
assert system.memory_summary.size_gib == 64
media = root.get_manager_collection().get_members()[0].virtual_media.get_members()[0]
media.insert_media("https://192.0.2.1/talos.iso")
media.refresh(force=True)
assert media.inserted and media.image == "https://192.0.2.1/talos.iso"
media.eject_media()
media.refresh(force=True)
assert not media.inserted
system.reset_system(sushy.ResetType.FORCE_OFF)
root._auth.close()
print("sushy is content")
