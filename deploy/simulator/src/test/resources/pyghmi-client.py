# What pyghmi, the library of OpenStack Ironic, Confluent and virtualbmc, makes of a BMC.
# pyghmi-client.py PORT
import sys

from pyghmi.ipmi import command

bmc = command.Command(bmc="127.0.0.1", port=int(sys.argv[1]), userid="admin", password="secret")
print("power", bmc.get_power()["powerstate"])
bmc.set_power("on", wait=10)
print("power", bmc.get_power()["powerstate"])
bmc.set_bootdev("network", uefiboot=True)
boot = bmc.get_bootdev()
print("boot", boot["bootdev"], boot["uefimode"])
for reading in bmc.get_sensor_data():
    print("sensor", reading.name, reading.value, reading.health)
for name, facts in bmc.get_inventory():
    if facts:
        print("part", name, facts.get("Serial Number", "-"))
for event in bmc.get_event_log():
    print("event", event.get("component"), event.get("event"))
bmc.set_power("off", wait=10)
print("power", bmc.get_power()["powerstate"])
bmc.ipmi_session.logout()
