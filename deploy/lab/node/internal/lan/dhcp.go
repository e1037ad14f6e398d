// Package lan brings the network up the way Talos does without a configuration: DHCPv4 on every link with a carrier.
package lan

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"dev.ichor/lab/node/internal/host"
	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/insomniacslk/dhcp/dhcpv4/nclient4"
	"github.com/vishvananda/netlink"
)

// Address is what a DHCP server gave to a link.
type Address struct {
	Link   string
	Prefix netip.Prefix
}

// Up brings every Ethernet link up and returns the first lease; it keeps that lease renewed until ctx ends.
func Up(ctx context.Context, changed func(Address)) (Address, error) {
	names, err := ethernetLinks()
	if err != nil {
		return Address{}, err
	}
	first := make(chan Address, len(names))
	for _, name := range names {
		go keepLease(ctx, name, func(address Address) {
			select {
			case first <- address:
			default:
			}
			changed(address)
		})
	}
	select {
	case address := <-first:
		return address, nil
	case <-ctx.Done():
		return Address{}, ctx.Err()
	}
}

func ethernetLinks() ([]string, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, link := range links {
		attrs := link.Attrs()
		if err := netlink.LinkSetUp(link); err != nil {
			return nil, fmt.Errorf("bring %s up: %w", attrs.Name, err)
		}
		if attrs.EncapType == "ether" && attrs.Flags&net.FlagLoopback == 0 {
			names = append(names, attrs.Name)
		}
	}
	if len(names) == 0 {
		return nil, errors.New("the machine has no Ethernet link")
	}
	return names, nil
}

// keepLease runs DORA until it succeeds, then renews at half of the lease time.
func keepLease(ctx context.Context, link string, changed func(Address)) {
	for ctx.Err() == nil {
		lease, err := discover(ctx, link)
		if err != nil {
			host.Logf("dhcp %s: %v", link, err)
			wait(ctx, time.Second)
			continue
		}
		address, err := install(link, lease.ACK)
		if err != nil {
			host.Logf("dhcp %s: cannot use the lease: %v", link, err)
			wait(ctx, time.Second)
			continue
		}
		host.Logf("dhcp %s: %s for %s", link, address.Prefix, lease.ACK.IPAddressLeaseTime(time.Hour))
		changed(address)
		wait(ctx, lease.ACK.IPAddressLeaseTime(time.Hour)/2)
	}
}

func discover(ctx context.Context, link string) (*nclient4.Lease, error) {
	client, err := nclient4.New(link, nclient4.WithTimeout(3*time.Second), nclient4.WithRetry(4))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Request(ctx, dhcpv4.WithRequestedOptions(
		dhcpv4.OptionSubnetMask, dhcpv4.OptionRouter, dhcpv4.OptionDomainNameServer, dhcpv4.OptionDomainName,
		dhcpv4.OptionHostName, dhcpv4.OptionNTPServers, dhcpv4.OptionInterfaceMTU, dhcpv4.OptionClasslessStaticRoute))
}

func install(name string, ack *dhcpv4.DHCPv4) (Address, error) {
	link, err := netlink.LinkByName(name)
	if err != nil {
		return Address{}, err
	}
	mask := ack.SubnetMask()
	if mask == nil {
		mask = ack.YourIPAddr.DefaultMask()
	}
	network := &net.IPNet{IP: ack.YourIPAddr.To4(), Mask: mask}
	if err := netlink.AddrReplace(link, &netlink.Addr{IPNet: network}); err != nil {
		return Address{}, err
	}
	for _, router := range ack.Router() {
		route := &netlink.Route{LinkIndex: link.Attrs().Index, Gw: router, Priority: 1024}
		if err := netlink.RouteReplace(route); err != nil {
			return Address{}, fmt.Errorf("default route by %s: %w", router, err)
		}
	}
	ones, _ := mask.Size()
	ip, _ := netip.AddrFromSlice(network.IP)
	return Address{Link: name, Prefix: netip.PrefixFrom(ip, ones)}, nil
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
