package api

import (
	"context"
	"crypto/tls"
	stdx509 "crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"time"

	"dev.ichor/lab/node/internal/host"
	"github.com/siderolabs/crypto/x509"
	"github.com/siderolabs/talos/pkg/machinery/api/security"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/constants"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// Trustd signs the API certificates of workers (control planes only).
type Trustd struct {
	security.UnimplementedSecurityServiceServer
	Config config.Provider
}

// Certificate signs the request of a worker that knows machine.token.
func (t *Trustd) Certificate(ctx context.Context, req *security.CertificateRequest) (*security.CertificateResponse, error) {
	sent, _ := metadata.FromIncomingContext(ctx)
	if tokens := sent.Get("token"); len(tokens) != 1 || tokens[0] != t.Config.Machine().Security().Token() {
		return nil, status.Error(codes.Unauthenticated, "wrong machine token")
	}
	issuing := t.Config.Machine().Security().IssuingCA()
	signed, err := x509.NewCertificateFromCSRBytes(issuing.Crt, issuing.Key, req.GetCsr(),
		x509.NotAfter(time.Now().Add(day)), x509.KeyUsage(stdx509.KeyUsageDigitalSignature),
		x509.ExtKeyUsage([]stdx509.ExtKeyUsage{stdx509.ExtKeyUsageServerAuth}))
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	return &security.CertificateResponse{Ca: issuing.Crt, Crt: signed.X509CertificatePEM}, nil
}

// ServeTrustd listens until ctx ends.
func ServeTrustd(ctx context.Context, cfg config.Provider, hostname string, address netip.Addr) error {
	secure, err := machineTLS(cfg, hostname, address)
	if err != nil {
		return err
	}
	secure.ClientAuth = tls.NoClientCert
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", constants.TrustdPort))
	if err != nil {
		return err
	}
	grpcServer := grpc.NewServer(grpc.Creds(credentials.NewTLS(secure)))
	security.RegisterSecurityServiceServer(grpcServer, &Trustd{Config: cfg})
	go func() {
		<-ctx.Done()
		grpcServer.Stop()
	}()
	return grpcServer.Serve(listener)
}

// workerTLS asks the control plane behind the cluster endpoint for a certificate, until it gets one.
func workerTLS(ctx context.Context, cfg config.Provider, hostname string, address netip.Addr) (*tls.Config, error) {
	csr, identity, err := x509.NewEd25519CSRAndIdentity(leafOptions(hostname, address)...)
	if err != nil {
		return nil, err
	}
	authority := cfg.Machine().Security().IssuingCA() // a worker has the certificate without the key
	if authority == nil {
		return nil, fmt.Errorf("machine.ca is absent")
	}
	target := net.JoinHostPort(cfg.Cluster().Endpoint().Hostname(), fmt.Sprint(constants.TrustdPort))
	for {
		reply, err := askTrustd(ctx, target, authority.Crt, cfg.Machine().Security().Token(), csr.X509CertificateRequestPEM)
		if err == nil {
			leaf, err := tls.X509KeyPair(reply.GetCrt(), identity.Key)
			if err != nil {
				return nil, err
			}
			return mutual(leaf, reply.GetCa())
		}
		host.Logf("trustd %s: %v", target, err)
		select {
		case <-time.After(3 * time.Second):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func askTrustd(ctx context.Context, target string, ca []byte, token string, csr []byte) (*security.CertificateResponse, error) {
	roots := stdx509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: roots})))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	limited, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(ctx, "token", token), 5*time.Second)
	defer cancel()
	return security.NewSecurityServiceClient(conn).Certificate(limited, &security.CertificateRequest{Csr: csr})
}
