package api

import (
	"context"
	"slices"

	"github.com/siderolabs/talos/pkg/machinery/role"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// readable are the calls that Talos gives to os:reader; everything else needs os:admin. In maintenance the caller is a
// reader, and ApplyConfiguration is open.
var readable = []string{
	"/machine.MachineService/Version",
	"/machine.MachineService/Hostname",
	"/machine.MachineService/SystemStat",
	"/machine.MachineService/ServiceList",
	"/machine.MachineService/EtcdMemberList",
	"/storage.StorageService/Disks",
	"/cosi.resource.State/Get",
	"/cosi.resource.State/List",
	"/cosi.resource.State/Watch",
}

const applyMethod = "/machine.MachineService/ApplyConfiguration"

func (s *Server) authorize(ctx context.Context, method string) error {
	if slices.Contains(readable, method) {
		return nil
	}
	if s.configured() == nil {
		if method == applyMethod {
			return nil
		}
		return status.Error(codes.PermissionDenied, "not authorized")
	}
	if !slices.Contains(roles(ctx), string(role.Admin)) {
		return status.Error(codes.PermissionDenied, "not authorized")
	}
	return nil
}

// roles are the organizations of the client certificate.
func roles(ctx context.Context) []string {
	caller, ok := peer.FromContext(ctx)
	if !ok {
		return nil
	}
	info, ok := caller.AuthInfo.(credentials.TLSInfo)
	if !ok || len(info.State.VerifiedChains) == 0 {
		return nil
	}
	return info.State.VerifiedChains[0][0].Subject.Organization
}

func (s *Server) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if err := s.authorize(ctx, info.FullMethod); err != nil {
		return nil, err
	}
	return next(ctx, req)
}

func (s *Server) stream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if err := s.authorize(stream.Context(), info.FullMethod); err != nil {
		return err
	}
	return next(srv, stream)
}
