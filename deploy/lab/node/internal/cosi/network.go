package cosi

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/cosi-project/runtime/pkg/state"
	"github.com/siderolabs/talos/pkg/machinery/nethelpers"
	"github.com/siderolabs/talos/pkg/machinery/resources/network"
	"github.com/vishvananda/netlink"
)

// PutNetwork publishes links, addresses and the host name as they are now.
func PutNetwork(ctx context.Context, st state.State, hostname string, address netip.Prefix, linkName string) error {
	links, err := netlink.LinkList()
	if err != nil {
		return err
	}
	first := true
	for _, link := range links {
		res := readLink(link)
		if err := Put(ctx, st, res); err != nil {
			return err
		}
		if first && res.TypedSpec().Physical() {
			first = false
			mac := network.NewHardwareAddr(network.NamespaceName, network.FirstHardwareAddr)
			mac.TypedSpec().Name = link.Attrs().Name
			mac.TypedSpec().HardwareAddr = res.TypedSpec().HardwareAddr
			if err := Put(ctx, st, mac); err != nil {
				return err
			}
		}
	}
	name := network.NewHostnameStatus(network.NamespaceName, network.HostnameID)
	name.TypedSpec().Hostname = hostname
	return errors.Join(Put(ctx, st, name), putAddresses(ctx, st, address, linkName))
}

func putAddresses(ctx context.Context, st state.State, address netip.Prefix, linkName string) error {
	for _, id := range []string{
		network.NodeAddressDefaultID, network.NodeAddressCurrentID,
		network.NodeAddressRoutedID, network.NodeAddressAccumulativeID,
	} {
		res := network.NewNodeAddress(network.NamespaceName, id)
		res.TypedSpec().Addresses = []netip.Prefix{address}
		if err := Put(ctx, st, res); err != nil {
			return err
		}
	}
	res := network.NewAddressStatus(network.NamespaceName, network.AddressID(linkName, address))
	res.TypedSpec().Address = address
	res.TypedSpec().LinkName = linkName
	res.TypedSpec().Family = nethelpers.FamilyInet4
	return Put(ctx, st, res)
}

func readLink(link netlink.Link) *network.LinkStatus {
	attrs := link.Attrs()
	res := network.NewLinkStatus(network.NamespaceName, attrs.Name)
	spec := res.TypedSpec()
	spec.Index = uint32(attrs.Index)
	spec.Type = nethelpers.LinkEther
	if attrs.EncapType == "loopback" {
		spec.Type = nethelpers.LinkLoopbck
	}
	spec.HardwareAddr = nethelpers.HardwareAddr(attrs.HardwareAddr)
	spec.PermanentAddr = nethelpers.HardwareAddr(attrs.HardwareAddr)
	spec.BroadcastAddr = nethelpers.HardwareAddr{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	spec.MTU = uint32(attrs.MTU)
	spec.OperationalState = nethelpers.OperationalState(attrs.OperState)
	spec.LinkState = attrs.OperState == netlink.OperUp
	if link.Type() != "device" {
		spec.Kind = link.Type()
	}
	device := "/sys/class/net/" + attrs.Name + "/device"
	if target, err := os.Readlink(device + "/driver"); err == nil {
		spec.Driver = filepath.Base(target)
	}
	if path, err := filepath.EvalSymlinks(device); err == nil {
		spec.BusPath = filepath.Base(path)
	}
	return res
}
