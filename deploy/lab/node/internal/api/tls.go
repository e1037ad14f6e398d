package api

import (
	"crypto/tls"
	stdx509 "crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/siderolabs/crypto/x509"
	"github.com/siderolabs/talos/pkg/machinery/config"
)

const day = 24 * time.Hour

// maintenanceTLS is Talos's way before there is a configuration: a CA in RAM without a subject, so that the leaf's
// issuer is empty; no client certificate is asked for.
func maintenanceTLS(address netip.Addr) (*tls.Config, error) {
	authority, err := x509.NewSelfSignedCertificateAuthority()
	if err != nil {
		return nil, err
	}
	leaf, err := x509.NewKeyPair(authority, leafOptions("maintenance-service.talos.dev", address)...)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		Certificates:           []tls.Certificate{*leaf.Certificate},
		MinVersion:             tls.VersionTLS12,
		SessionTicketsDisabled: true,
		NextProtos:             []string{"h2"},
	}, nil
}

// machineTLS is the configured control plane: leaf from machine.ca, client certificates of the same CA required.
func machineTLS(cfg config.Provider, hostname string, address netip.Addr) (*tls.Config, error) {
	issuing := cfg.Machine().Security().IssuingCA()
	if issuing == nil {
		return nil, fmt.Errorf("machine.ca is absent")
	}
	authority, err := x509.NewCertificateAuthorityFromCertificateAndKey(issuing)
	if err != nil {
		return nil, fmt.Errorf("machine.ca: %w", err)
	}
	leaf, err := x509.NewKeyPair(authority, leafOptions(hostname, address)...)
	if err != nil {
		return nil, err
	}
	return mutual(*leaf.Certificate, issuing.Crt)
}

// mutual asks for a client certificate that the CA signed.
func mutual(leaf tls.Certificate, authority []byte) (*tls.Config, error) {
	clients := stdx509.NewCertPool()
	if !clients.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("machine.ca.crt is not a PEM certificate")
	}
	return &tls.Config{
		Certificates:           []tls.Certificate{leaf},
		ClientCAs:              clients,
		ClientAuth:             tls.RequireAndVerifyClientCert,
		MinVersion:             tls.VersionTLS13,
		SessionTicketsDisabled: true,
		NextProtos:             []string{"h2"},
	}, nil
}

func leafOptions(name string, address netip.Addr) []x509.Option {
	return []x509.Option{
		x509.CommonName(name),
		x509.IPAddresses([]net.IP{address.AsSlice(), net.IPv4(127, 0, 0, 1), net.IPv6loopback}),
		x509.DNSNames([]string{name}),
		x509.NotAfter(time.Now().Add(day)),
		x509.KeyUsage(stdx509.KeyUsageDigitalSignature),
		x509.ExtKeyUsage([]stdx509.ExtKeyUsage{stdx509.ExtKeyUsageServerAuth}),
	}
}
