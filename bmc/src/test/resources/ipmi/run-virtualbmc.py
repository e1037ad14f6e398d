# Runs OpenStack's virtualbmc for the domain of libvirt's own test driver: libvirt itself, without a daemon and
# without a machine. The connection that is held keeps the domain's state between commands.
# run-virtualbmc.py PORT
import sys

import libvirt
from virtualbmc.vbmc import VirtualBMC

uri = "test:///default"
held = libvirt.open(uri)
VirtualBMC("admin", "password", int(sys.argv[1]), "127.0.0.1", "test", uri).listen()
