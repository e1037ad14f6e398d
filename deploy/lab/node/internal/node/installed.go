package node

import (
	"context"
	"errors"
	"time"

	"dev.ichor/lab/node/internal/api"
	"dev.ichor/lab/node/internal/cosi"
	"dev.ichor/lab/node/internal/disk"
	"dev.ichor/lab/node/internal/host"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

// runInstalled serves the machine API; a control plane is booting until etcd was bootstrapped, as on Talos.
func (n *Node) runInstalled(ctx context.Context, cfg config.Provider, device string) error {
	host.Logf("configuration found on %s, started from %s", device, startedFrom(n.line))
	n.reportAsConfigured(ctx, cfg)
	if err := n.ownDisk(ctx, device); err != nil {
		return err
	}
	n.sequence("initialize", machine.SequenceEvent_STOP)
	n.sequence("boot", machine.SequenceEvent_START)
	controlPlane := cfg.Machine().Type().IsControlPlane()
	if controlPlane {
		n.stage(ctx, runtime.MachineStageBooting, unmet("services", "etcd is not running"))
	} else {
		n.stage(ctx, runtime.MachineStageBooting, unmet("services", "apid waits for its certificate"))
	}

	ended := make(chan error, 2)
	go func() { ended <- n.server().Serve(ctx, cfg) }()
	if controlPlane {
		go func() { ended <- api.ServeTrustd(ctx, cfg, n.hostname(), n.ip()) }()
	}
	if !controlPlane || n.EtcdRuns() {
		n.etcdUp <- struct{}{} // nothing to wait for
	}
	for {
		select {
		case <-n.etcdUp:
			time.Sleep(time.Second)
			n.sequence("boot", machine.SequenceEvent_STOP)
			n.stage(ctx, runtime.MachineStageRunning)
		case err := <-ended:
			return errors.Join(errors.New("machine API ended"), err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (n *Node) ownDisk(ctx context.Context, device string) error {
	etcd, err := disk.HasEtcd("/dev/" + device)
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.disk, n.etcd = device, etcd
	n.mu.Unlock()
	return cosi.PutSystemDisk(ctx, n.state, device)
}

func startedFrom(line host.KernelLine) string {
	if from := line.First("lab.boot"); from != "" {
		return from
	}
	return "the network"
}
