package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"dev.ichor/lab/node/internal/api"
	"dev.ichor/lab/node/internal/host"
	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/constants"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

// acquire gets a complete configuration: from talos.config when it answers with one, else by maintenance mode.
func (n *Node) acquire(ctx context.Context) (config.Provider, error) {
	source := n.line.First(constants.KernelParamConfig)
	if source != "" && source != constants.ConfigNone {
		cfg := n.download(ctx, source)
		if cfg == nil {
			return nil, ctx.Err()
		}
		n.reportAsConfigured(ctx, cfg)
		if cfg.CompleteForBoot() {
			host.Logf("talos.config answered with a complete configuration")
			return cfg, nil
		}
		host.Logf("talos.config answered with side documents only: maintenance")
	}
	return n.maintenance(ctx)
}

// download tries until the URL gives something that Talos's loader takes; a machine whose URL fails never reaches
// maintenance mode.
func (n *Node) download(ctx context.Context, source string) config.Provider {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, 30*time.Second) {
		cfg, err := n.fetch(ctx, source)
		if err == nil {
			return cfg
		}
		host.Logf("talos.config %s: %v", source, err)
		n.events.Publish(&machine.ConfigLoadErrorEvent{Error: err.Error()})
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	return nil
}

func (n *Node) fetch(ctx context.Context, source string) (config.Provider, error) {
	limited, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, source, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNoContent {
		return nil, fmt.Errorf("answered %s: %.32q", response.Status, body)
	}
	cfg, _, err := api.Load(ctx, n.state, body)
	return cfg, err
}

func (n *Node) maintenance(ctx context.Context) (config.Provider, error) {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- n.server().Serve(serving, nil) }()
	n.events.Publish(&machine.TaskEvent{Task: "runningMaintenance", Action: machine.TaskEvent_START})
	n.stage(ctx, runtime.MachineStageMaintenance)
	host.Logf("this machine is reachable at %s, waiting for a configuration", n.ip())
	select {
	case cfg := <-n.accepted:
		stop()
		if err := <-ended; err != nil {
			host.Logf("maintenance API: %v", err)
		}
		n.events.Publish(&machine.TaskEvent{Task: "runningMaintenance", Action: machine.TaskEvent_STOP})
		return cfg, nil
	case err := <-ended:
		return nil, fmt.Errorf("maintenance API: %w", err)
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), <-ended)
	}
}

func fatal(err error) *common.Error {
	return &common.Error{Code: common.Code_FATAL, Message: err.Error()}
}
