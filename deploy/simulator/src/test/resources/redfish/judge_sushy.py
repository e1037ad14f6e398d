"""OpenStack's sushy drives the simulated BMC: power, boot override, media, BIOS, Secure Boot."""
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
bios = system.bios
assert bios.attributes["BootMode"] == "Uefi", bios.attributes
bios.set_attributes({"BootMode": "Bios", "PostDelaySeconds": 0})
bios.refresh(force=True)
assert bios.pending_attributes["BootMode"] == "Bios", bios.pending_attributes
assert "PostDelaySeconds" in [a.name for a in bios.get_attribute_registry().registry_entries.attributes]
secure = system.secure_boot
assert secure.mode == sushy.SecureBootMode.SETUP, secure.mode
secure.reset_keys(sushy.SecureBootResetKeysType.RESET_ALL_KEYS_TO_DEFAULT)
secure.set_enabled(True)
secure.refresh(force=True)
assert secure.enabled and secure.mode == sushy.SecureBootMode.USER
assert [d.identity for d in secure.databases.get_members()] == ["PK", "KEK", "db", "dbx"]
system.reset_system(sushy.ResetType.FORCE_RESTART)
bios.refresh(force=True)
secure.refresh(force=True)
assert bios.attributes["BootMode"] == "Bios", bios.attributes
assert secure.current_boot == sushy.SecureBootCurrentBoot.ENABLED, secure.current_boot
system.reset_system(sushy.ResetType.FORCE_OFF)
root._auth.close()
print("sushy is content")
