package api

import (
	"context"
	"runtime"
	"syscall"
	"time"

	"dev.ichor/lab/node/internal/cosi"
	"github.com/cosi-project/runtime/pkg/safe"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/api/storage"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Version reports the Talos version whose API this is.
func (s *Server) Version(context.Context, *emptypb.Empty) (*machine.VersionResponse, error) {
	return &machine.VersionResponse{Messages: []*machine.Version{{
		Version:  &machine.VersionInfo{Tag: s.Tag, Os: "linux", Arch: runtime.GOARCH, GoVersion: runtime.Version()},
		Platform: &machine.PlatformInfo{Name: "metal", Mode: "metal"},
		Features: &machine.FeaturesInfo{Rbac: true},
	}}}, nil
}

// Hostname reports the name in use.
func (s *Server) Hostname(context.Context, *emptypb.Empty) (*machine.HostnameResponse, error) {
	return &machine.HostnameResponse{Messages: []*machine.Hostname{{Hostname: s.Name}}}, nil
}

// SystemStat gives the boot time, from which a caller sees that the machine has rebooted.
func (s *Server) SystemStat(context.Context, *emptypb.Empty) (*machine.SystemStatResponse, error) {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &machine.SystemStatResponse{Messages: []*machine.SystemStat{{
		BootTime: uint64(time.Now().Unix() - info.Uptime),
	}}}, nil
}

// ServiceList reports the services that this node stands in for.
func (s *Server) ServiceList(context.Context, *emptypb.Empty) (*machine.ServiceListResponse, error) {
	services := []*machine.ServiceInfo{service("apid", true), service("machined", true)}
	if cfg := s.configured(); cfg != nil {
		services = append(services, service("kubelet", true))
		if cfg.Machine().Type().IsControlPlane() {
			services = append(services, service("etcd", s.Node.EtcdRuns()), service("trustd", true))
		}
	}
	return &machine.ServiceListResponse{Messages: []*machine.ServiceList{{Services: services}}}, nil
}

func service(id string, running bool) *machine.ServiceInfo {
	state := "Preparing"
	if running {
		state = "Running"
	}
	return &machine.ServiceInfo{Id: id, State: state, Health: &machine.ServiceHealth{Healthy: running, Unknown: !running}}
}

// Bootstrap starts etcd on a control plane, once in the life of a cluster.
func (s *Server) Bootstrap(context.Context, *machine.BootstrapRequest) (*machine.BootstrapResponse, error) {
	if !s.configured().Machine().Type().IsControlPlane() {
		return nil, status.Error(codes.Unimplemented, "bootstrap can only be performed on a control plane node")
	}
	if s.Node.EtcdRuns() {
		return nil, status.Error(codes.AlreadyExists, "etcd data directory is not empty")
	}
	if err := s.Node.Bootstrapped(); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &machine.BootstrapResponse{Messages: []*machine.Bootstrap{{}}}, nil
}

// EtcdMemberList knows one member: this one, once it was bootstrapped.
func (s *Server) EtcdMemberList(context.Context, *machine.EtcdMemberListRequest) (*machine.EtcdMemberListResponse, error) {
	if s.configured() == nil || !s.Node.EtcdRuns() {
		return nil, status.Error(codes.FailedPrecondition, "etcd is not running")
	}
	url := "https://" + s.Address.String()
	return &machine.EtcdMemberListResponse{Messages: []*machine.EtcdMembers{{
		LegacyMembers: []string{s.Name},
		Members: []*machine.EtcdMember{{
			Id: 1, Hostname: s.Name, PeerUrls: []string{url + ":2380"}, ClientUrls: []string{url + ":2379"},
		}},
	}}}, nil
}

// Disks lists what the COSI state lists.
func (s *Server) Disks(ctx context.Context, _ *emptypb.Empty) (*storage.DisksResponse, error) {
	if err := cosi.PutDisks(ctx, s.State); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	disks, err := safe.StateListAll[*block.Disk](ctx, s.State)
	if err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	var out []*storage.Disk
	for disk := range disks.All() {
		spec := disk.TypedSpec()
		out = append(out, &storage.Disk{
			DeviceName: spec.DevPath, Size: spec.Size, Model: spec.Model, Serial: spec.Serial, Wwid: spec.WWID,
			Modalias: spec.Modalias, BusPath: spec.BusPath, Subsystem: spec.SubSystem, Readonly: spec.Readonly,
			SystemDisk: s.configured() != nil, Type: diskType(spec),
		})
	}
	return &storage.DisksResponse{Messages: []*storage.Disks{{Disks: out}}}, nil
}

func diskType(spec *block.DiskSpec) storage.Disk_DiskType {
	if spec.Rotational {
		return storage.Disk_HDD
	}
	return storage.Disk_SSD
}
