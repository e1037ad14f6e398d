package api

import (
	"context"
	"fmt"

	"dev.ichor/lab/node/internal/host"
	"github.com/cosi-project/runtime/pkg/state"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// metal is the runtime mode that Talos validates against on a real machine.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return true }
func (metal) InContainer() bool     { return false }

// Load reads and validates a configuration with Talos's own loader and validators, nothing of ours.
// A configuration of side documents only is loaded but not complete: see CompleteForBoot.
func Load(ctx context.Context, st state.State, data []byte) (config.Provider, []string, error) {
	cfg, err := configloader.NewFromBytes(data)
	if err != nil {
		return nil, nil, fmt.Errorf("not loaded: %w", err)
	}
	warnings, err := cfg.Validate(metal{})
	if err != nil {
		return nil, warnings, fmt.Errorf("configuration validation failed: %w", err)
	}
	more, err := cfg.RuntimeValidate(ctx, st, metal{})
	warnings = append(warnings, more...)
	if err != nil {
		return nil, warnings, fmt.Errorf("runtime configuration validation failed: %w", err)
	}
	return cfg, warnings, nil
}

// ApplyConfiguration accepts what Talos itself accepts.
func (s *Server) ApplyConfiguration(
	ctx context.Context, req *machine.ApplyConfigurationRequest,
) (*machine.ApplyConfigurationResponse, error) {
	mode := req.GetMode()
	if s.configured() != nil {
		return nil, status.Error(codes.Unimplemented, "this node does not change an installed configuration")
	}
	if mode == machine.ApplyConfigurationRequest_TRY {
		return nil, status.Error(codes.Unimplemented, "try mode needs a configuration to go back to")
	}
	cfg, warnings, err := Load(ctx, s.State, req.GetData())
	if err != nil {
		host.Logf("configuration refused: %v", err)
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	reply := &machine.ApplyConfiguration{Warnings: warnings, Mode: machine.ApplyConfigurationRequest_NO_REBOOT}
	if req.GetDryRun() {
		reply.ModeDetails = "Dry run summary: the configuration would be applied and the machine installed."
		return &machine.ApplyConfigurationResponse{Messages: []*machine.ApplyConfiguration{reply}}, nil
	}
	if cfg.CompleteForBoot() {
		host.Logf("configuration accepted by Talos's loader and validators: %d bytes, type %s", len(req.GetData()), cfg.Machine().Type())
		s.Node.Accepted(cfg)
	} else {
		host.Logf("side documents accepted: %d", len(cfg.Documents()))
		s.Node.SideDocuments(cfg)
	}
	return &machine.ApplyConfigurationResponse{Messages: []*machine.ApplyConfiguration{reply}}, nil
}
