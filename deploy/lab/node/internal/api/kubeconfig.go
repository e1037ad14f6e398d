package api

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	stdx509 "crypto/x509"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/siderolabs/crypto/x509"
	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

const kubeconfigFormat = `apiVersion: v1
kind: Config
clusters:
- name: %[1]s
  cluster:
    server: %[2]s
    certificate-authority-data: %[3]s
users:
- name: admin@%[1]s
  user:
    client-certificate-data: %[4]s
    client-key-data: %[5]s
contexts:
- name: admin@%[1]s
  context:
    cluster: %[1]s
    namespace: default
    user: admin@%[1]s
current-context: admin@%[1]s
`

// Kubeconfig streams the archive as Talos does: the tar is flushed by the gzip stream but never closed, so its last
// block is not padded and the two blocks of zeros at the end are missing.
func (s *Server) Kubeconfig(_ *emptypb.Empty, stream grpc.ServerStreamingServer[common.Data]) error {
	text, err := kubeconfig(s.configured())
	if err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	archive := tar.NewWriter(zip)
	header := &tar.Header{Typeflag: tar.TypeReg, Name: "kubeconfig", Size: int64(len(text)), ModTime: time.Now(), Mode: 0o600}
	if err := archive.WriteHeader(header); err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	if _, err := archive.Write(text); err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	if err := zip.Close(); err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	return stream.Send(&common.Data{Bytes: out.Bytes()})
}

var _ machine.MachineServiceServer = (*Server)(nil)

func kubeconfig(cfg config.Provider) ([]byte, error) {
	if !cfg.Machine().Type().IsControlPlane() {
		return nil, fmt.Errorf("a worker has no cluster CA key")
	}
	authority, err := x509.NewCertificateAuthorityFromCertificateAndKey(cfg.Cluster().IssuingCA())
	if err != nil {
		return nil, err
	}
	admin, err := x509.NewKeyPair(authority,
		x509.CommonName("admin"), x509.Organization("system:masters"), x509.NotAfter(time.Now().Add(365*day)),
		x509.KeyUsage(stdx509.KeyUsageDigitalSignature|stdx509.KeyUsageKeyEncipherment),
		x509.ExtKeyUsage([]stdx509.ExtKeyUsage{stdx509.ExtKeyUsageClientAuth}))
	if err != nil {
		return nil, err
	}
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, kubeconfigFormat, cfg.Cluster().Name(), cfg.Cluster().Endpoint().String(),
		encode(cfg.Cluster().IssuingCA().Crt), encode(admin.CrtPEM), encode(admin.KeyPEM)), nil
}
