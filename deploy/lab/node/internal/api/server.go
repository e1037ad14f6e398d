// Package api serves Talos's machine API on port 50000 from Talos's own generated stubs.
package api

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"dev.ichor/lab/node/internal/cosi"
	"github.com/cosi-project/runtime/api/v1alpha1"
	"github.com/cosi-project/runtime/pkg/state"
	"github.com/cosi-project/runtime/pkg/state/protobuf/server"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/api/storage"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/constants"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// Node is what the API can make the node do.
type Node interface {
	// Accepted takes a configuration that is complete enough to boot with.
	Accepted(cfg config.Provider)
	// SideDocuments takes a configuration that leaves the node in maintenance.
	SideDocuments(cfg config.Provider)
	// Bootstrapped starts etcd, once.
	Bootstrapped() error
	// EtcdRuns says whether Bootstrapped was called, in this boot or an earlier one.
	EtcdRuns() bool
}

// Server is the API of one boot: without a configuration it is maintenance mode.
type Server struct {
	machine.UnimplementedMachineServiceServer
	storage.UnimplementedStorageServiceServer

	State   state.State
	Node    Node
	Name    string
	Address netip.Addr
	Tag     string

	mu  sync.Mutex
	cfg config.Provider // nil in maintenance
}

// Serve listens until ctx ends. cfg is nil for maintenance mode.
func (s *Server) Serve(ctx context.Context, cfg config.Provider) error {
	s.mu.Lock()
	s.cfg = cfg
	s.mu.Unlock()
	secure, err := s.tls(ctx, cfg)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", constants.ApidPort))
	if err != nil {
		return err
	}
	grpcServer := grpc.NewServer(
		grpc.Creds(credentials.NewTLS(secure)),
		grpc.MaxRecvMsgSize(constants.GRPCMaxMessageSize),
		grpc.UnaryInterceptor(s.unary),
		grpc.StreamInterceptor(s.stream),
	)
	machine.RegisterMachineServiceServer(grpcServer, s)
	storage.RegisterStorageServiceServer(grpcServer, s)
	v1alpha1.RegisterStateServer(grpcServer, server.NewState(cosi.ReadOnly(s.State)))
	go func() {
		<-ctx.Done()
		stopGently(grpcServer)
	}()
	return grpcServer.Serve(listener)
}

func (s *Server) tls(ctx context.Context, cfg config.Provider) (*tls.Config, error) {
	if cfg == nil {
		return maintenanceTLS(s.Address)
	}
	if cfg.Machine().Type().IsControlPlane() {
		return machineTLS(cfg, s.Name, s.Address)
	}
	return workerTLS(ctx, cfg, s.Name, s.Address)
}

func stopGently(grpcServer *grpc.Server) {
	stopped := make(chan struct{})
	go func() {
		grpcServer.GracefulStop()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(10 * time.Second):
		grpcServer.Stop()
	}
}

func (s *Server) configured() config.Provider {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cfg
}
