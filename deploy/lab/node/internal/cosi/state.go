// Package cosi fills Talos's own resource types from this machine's /sys and /proc, in Talos's own in-memory state.
package cosi

import (
	"context"
	"errors"
	"strings"

	"github.com/cosi-project/runtime/pkg/resource"
	"github.com/cosi-project/runtime/pkg/state"
	"github.com/cosi-project/runtime/pkg/state/impl/inmem"
	"github.com/cosi-project/runtime/pkg/state/impl/namespaced"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// New is an empty state.
func New() state.State {
	return state.WrapCore(namespaced.NewState(inmem.Build))
}

// ReadOnly is what the API serves: no writes, and nothing that Talos keeps from readers.
func ReadOnly(core state.CoreState) state.CoreState {
	return state.Filter(core, func(_ context.Context, access state.Access) error {
		if !access.Verb.Readonly() {
			return status.Error(codes.PermissionDenied, "write access is not allowed")
		}
		if sensitive(access.ResourceType) {
			return status.Error(codes.PermissionDenied, "not authorized")
		}
		return nil
	})
}

func sensitive(kind resource.Type) bool {
	return strings.HasPrefix(kind, "MachineConfigs.") || strings.HasSuffix(kind, ".secrets.talos.dev")
}

// Put creates the resource or replaces what has its name.
func Put(ctx context.Context, st state.State, res resource.Resource) error {
	err := st.Create(ctx, res)
	if err == nil || !state.IsConflictError(err) {
		return err
	}
	current, err := st.Get(ctx, res.Metadata())
	if err != nil {
		return err
	}
	res.Metadata().SetVersion(current.Metadata().Version())
	return st.Update(ctx, res, state.WithExpectedPhaseAny())
}

// PutStage publishes MachineStatuses.runtime.talos.dev.
func PutStage(ctx context.Context, st state.State, stage runtime.MachineStage, unmet []runtime.UnmetCondition) error {
	res := runtime.NewMachineStatus()
	res.TypedSpec().Stage = stage
	res.TypedSpec().Status.Ready = len(unmet) == 0 &&
		(stage == runtime.MachineStageRunning || stage == runtime.MachineStageMaintenance)
	res.TypedSpec().Status.UnmetConditions = unmet
	return Put(ctx, st, res)
}

// PutSystemDisk publishes SystemDisks.block.talos.dev; absent means that nothing is installed.
func PutSystemDisk(ctx context.Context, st state.State, name string) error {
	res := block.NewSystemDisk(block.NamespaceName, block.SystemDiskID)
	res.TypedSpec().DiskID = name
	res.TypedSpec().DevPath = "/dev/" + name
	return Put(ctx, st, res)
}

// Fill reads the hardware once.
func Fill(ctx context.Context, st state.State, talosVersion string) error {
	version := runtime.NewVersion()
	version.TypedSpec().Name = "Talos"
	version.TypedSpec().Version = talosVersion
	return errors.Join(
		Put(ctx, st, version),
		putSystem(ctx, st),
		putProcessors(ctx, st),
		putMemory(ctx, st),
		PutDisks(ctx, st),
		putSecurity(ctx, st),
		putPlatform(ctx, st),
	)
}
