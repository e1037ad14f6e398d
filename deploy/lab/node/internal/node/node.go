// Package node is the life of the stand-in: network, configuration, maintenance, install, reboot, run.
package node

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"dev.ichor/lab/node/internal/api"
	"dev.ichor/lab/node/internal/cosi"
	"dev.ichor/lab/node/internal/disk"
	"dev.ichor/lab/node/internal/host"
	"dev.ichor/lab/node/internal/lan"
	"dev.ichor/lab/node/internal/report"
	"github.com/cosi-project/runtime/pkg/state"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/constants"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

// Node is one boot of the machine.
type Node struct {
	line    host.KernelLine
	version string
	state   state.State
	events  *report.Events

	mu       sync.Mutex
	address  lan.Address
	disk     string // system disk, empty before the installation
	etcd     bool
	sinks    map[string]bool
	accepted chan config.Provider
	etcdUp   chan struct{}
}

// New reads nothing yet.
func New(line host.KernelLine, version string) *Node {
	return &Node{
		line: line, version: version, state: cosi.New(), events: report.NewEvents(),
		sinks: map[string]bool{}, accepted: make(chan config.Provider, 1), etcdUp: make(chan struct{}, 1),
	}
}

// Run goes as far as this boot goes: it returns when the machine must restart.
func (n *Node) Run(ctx context.Context) error {
	n.stage(ctx, runtime.MachineStageBooting, unmet("network", "waiting on: addresses"))
	n.sequence("initialize", machine.SequenceEvent_START)
	if err := n.network(ctx); err != nil {
		return err
	}
	if err := cosi.Fill(ctx, n.state, n.version); err != nil {
		return err
	}
	n.reportTo(ctx, n.line.First(constants.KernelParamEventsSink), n.line[constants.KernelParamLoggingKernel])

	device, cfg, err := n.installed(ctx)
	if err != nil {
		return err
	}
	if cfg != nil {
		return n.runInstalled(ctx, cfg, device)
	}
	cfg, err = n.acquire(ctx)
	if err != nil {
		return err
	}
	return n.install(ctx, cfg)
}

func (n *Node) network(ctx context.Context) error {
	address, err := lan.Up(ctx, func(changed lan.Address) {
		n.mu.Lock()
		n.address = changed
		n.mu.Unlock()
	})
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.address = address
	n.mu.Unlock()
	if err := cosi.PutNetwork(ctx, n.state, n.hostname(), address.Prefix, address.Link); err != nil {
		return err
	}
	n.events.Publish(&machine.AddressEvent{Hostname: n.hostname(), Addresses: []string{address.Prefix.Addr().String()}})
	return nil
}

// hostname is stable without a configuration: Talos makes it from the machine's identity in the same way.
func (n *Node) hostname() string {
	return "talos-" + strings.ReplaceAll(n.ip().String(), ".", "-")
}

func (n *Node) ip() netip.Addr {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.address.Prefix.Addr()
}

// reportTo starts the senders that are not running yet.
func (n *Node) reportTo(ctx context.Context, sink string, receivers []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if sink != "" && !n.sinks["events"] {
		n.sinks["events"] = true
		go n.events.Deliver(ctx, sink)
	}
	for _, receiver := range receivers {
		if !n.sinks[receiver] {
			n.sinks[receiver] = true
			go report.SendKernelLog(ctx, receiver)
		}
	}
}

// reportAsConfigured follows EventSinkConfig and KmsgLogConfig.
func (n *Node) reportAsConfigured(ctx context.Context, cfg config.Provider) {
	if cfg.Runtime() == nil {
		return
	}
	sink := ""
	if endpoint := cfg.Runtime().EventsEndpoint(); endpoint != nil {
		sink = *endpoint
	}
	var receivers []string
	for _, receiver := range cfg.Runtime().KmsgLogURLs() {
		receivers = append(receivers, receiver.String())
	}
	n.reportTo(ctx, sink, receivers)
}

func (n *Node) stage(ctx context.Context, stage runtime.MachineStage, conditions ...runtime.UnmetCondition) {
	if err := cosi.PutStage(ctx, n.state, stage, conditions); err != nil {
		host.Logf("stage not published: %v", err)
	}
	ready := len(conditions) == 0 && (stage == runtime.MachineStageRunning || stage == runtime.MachineStageMaintenance)
	event := &machine.MachineStatusEvent{
		Stage:  machine.MachineStatusEvent_MachineStage(stage),
		Status: &machine.MachineStatusEvent_MachineStatus{Ready: ready},
	}
	for _, c := range conditions {
		event.Status.UnmetConditions = append(event.Status.UnmetConditions,
			&machine.MachineStatusEvent_MachineStatus_UnmetCondition{Name: c.Name, Reason: c.Reason})
	}
	n.events.Publish(event)
	host.Logf("stage %s ready=%t", stage, ready)
}

func (n *Node) sequence(name string, action machine.SequenceEvent_Action) {
	n.events.Publish(&machine.SequenceEvent{Sequence: name, Action: action})
}

func unmet(name, reason string) runtime.UnmetCondition {
	return runtime.UnmetCondition{Name: name, Reason: reason}
}

func (n *Node) server() *api.Server {
	return &api.Server{State: n.state, Node: n, Name: n.hostname(), Address: n.ip(), Tag: n.version}
}

// Accepted implements api.Node.
func (n *Node) Accepted(cfg config.Provider) {
	select {
	case n.accepted <- cfg:
	default:
	}
}

// SideDocuments implements api.Node.
func (n *Node) SideDocuments(cfg config.Provider) {
	n.reportAsConfigured(context.Background(), cfg)
}

// Bootstrapped implements api.Node.
func (n *Node) Bootstrapped() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := disk.MarkEtcd("/dev/" + n.disk); err != nil {
		return err
	}
	n.etcd = true
	n.etcdUp <- struct{}{}
	return nil
}

// EtcdRuns implements api.Node.
func (n *Node) EtcdRuns() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.etcd
}

// Fatal is how a sequence that failed ends on Talos: it is reported, then the machine restarts.
func (n *Node) Fatal(err error) {
	host.Logf("fatal: %v", err)
	n.events.Publish(&machine.SequenceEvent{Sequence: "initialize", Error: fatal(err)})
	n.events.Drain(5 * time.Second)
	time.Sleep(10 * time.Second)
}

func readFile(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("this initramfs lacks a part of the installer: %w", err)
	}
	return data, nil
}
