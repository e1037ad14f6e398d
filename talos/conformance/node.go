package main

import (
	"context"
	"crypto/tls"
	stdx509 "crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/cosi-project/runtime/api/v1alpha1"
	"github.com/cosi-project/runtime/pkg/resource"
	"github.com/cosi-project/runtime/pkg/state"
	"github.com/cosi-project/runtime/pkg/state/impl/inmem"
	"github.com/cosi-project/runtime/pkg/state/impl/namespaced"
	"github.com/cosi-project/runtime/pkg/state/protobuf/server"
	"github.com/siderolabs/crypto/x509"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/nethelpers"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
	"github.com/siderolabs/talos/pkg/machinery/resources/hardware"
	"github.com/siderolabs/talos/pkg/machinery/resources/network"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

// node serves the API of a node until standard input ends: Talos's own stubs,
// resources and certificates. Without a bundle it is in maintenance mode,
// with one it is configured and wants a client certificate of that cluster.
func node(arguments []string) (string, error) {
	resources := state.WrapCore(namespaced.NewState(inmem.Build))
	for _, each := range inventory(arguments[0]) {
		if err := resources.Create(context.Background(), each); err != nil {
			return "", err
		}
	}

	config, err := nodeTLS(arguments)
	if err != nil {
		return "", err
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}

	api := grpc.NewServer(grpc.Creds(credentials.NewTLS(config)))
	machine.RegisterMachineServiceServer(api, machineAPI{})
	v1alpha1.RegisterStateServer(api, server.NewState(resources))

	go api.Serve(listener) //nolint:errcheck // ends with the process

	fmt.Println(listener.Addr().(*net.TCPAddr).Port)

	_, err = io.Copy(io.Discard, os.Stdin)

	return "ok", err
}

func nodeTLS(arguments []string) (*tls.Config, error) {
	if arguments[0] == "maintenance" {
		return serving(x509.NewSelfSignedCertificateAuthority())
	}

	if len(arguments) < 2 {
		return nil, errors.New("a configured node needs a secrets bundle")
	}

	bundle, err := secrets.LoadBundle(arguments[1])
	if err != nil {
		return nil, err
	}

	config, err := serving(x509.NewCertificateAuthorityFromCertificateAndKey(bundle.Certs.OS))
	if err != nil {
		return nil, err
	}

	config.ClientCAs = stdx509.NewCertPool()
	config.ClientCAs.AppendCertsFromPEM(bundle.Certs.OS.Crt)
	config.ClientAuth = tls.RequireAndVerifyClientCert

	return config, nil
}

func serving(ca *x509.CertificateAuthority, err error) (*tls.Config, error) {
	if err != nil {
		return nil, err
	}

	pair, err := x509.NewKeyPair(ca,
		x509.CommonName("maintenance-service.talos.dev"),
		x509.IPAddresses([]net.IP{net.IPv4(127, 0, 0, 1)}),
		x509.NotAfter(time.Now().Add(24*time.Hour)),
		x509.ExtKeyUsage([]stdx509.ExtKeyUsage{stdx509.ExtKeyUsageServerAuth}),
	)
	if err != nil {
		return nil, err
	}

	return &tls.Config{Certificates: []tls.Certificate{*pair.Certificate}, MinVersion: tls.VersionTLS12}, nil
}

func inventory(stage string) []resource.Resource {
	status := runtime.NewMachineStatus()
	status.TypedSpec().Stage = runtime.MachineStageMaintenance

	if stage != "maintenance" {
		status.TypedSpec().Stage = runtime.MachineStageBooting
		status.TypedSpec().Status.UnmetConditions = []runtime.UnmetCondition{{Name: "services", Reason: "etcd"}}
	}

	version := runtime.NewVersion()
	version.TypedSpec().Version = "v1.13.9"

	system := hardware.NewSystemInformation(hardware.SystemInformationID)
	system.TypedSpec().Manufacturer = "Acme"
	system.TypedSpec().SerialNumber = "0012"
	system.TypedSpec().UUID = "4c4c4544-0000-2010-8020-80c04f202020"

	processor := hardware.NewProcessorInfo("CPU-0")
	processor.TypedSpec().Socket = "CPU 0"
	processor.TypedSpec().ProductName = "Epyc"
	processor.TypedSpec().CoreCount = 16
	processor.TypedSpec().ThreadCount = 32

	memory := hardware.NewMemoryModuleInfo("DIMM-A1")
	memory.TypedSpec().Size = 16384
	memory.TypedSpec().SerialNumber = "0007"
	memory.TypedSpec().DeviceLocator = "DIMM A1"

	pci := hardware.NewPCIDeviceInfo("0000:00:1f.2")
	pci.TypedSpec().Class = "Mass storage controller"
	pci.TypedSpec().VendorID = "0x8086"
	pci.TypedSpec().ProductID = "0x2922"

	volume := block.NewDiscoveredVolume(block.NamespaceName, "nvme0n1p1")
	volume.TypedSpec().Parent = "nvme0n1"
	volume.TypedSpec().PartitionLabel = "EFI"

	extension := runtime.NewExtensionStatus(runtime.NamespaceName, "0")
	extension.TypedSpec().Metadata.Name = "iscsi-tools"
	extension.TypedSpec().Metadata.Version = "v0.2.0"

	disk := block.NewDisk(block.NamespaceName, "nvme0n1")
	disk.TypedSpec().DevPath = "/dev/nvme0n1"
	disk.TypedSpec().Size = 480103981056
	disk.TypedSpec().Model = "010"
	disk.TypedSpec().Serial = "1e5"
	disk.TypedSpec().Transport = "nvme"

	link := network.NewLinkStatus(network.NamespaceName, "eth0")
	link.TypedSpec().Type = nethelpers.LinkEther
	link.TypedSpec().HardwareAddr = nethelpers.HardwareAddr{0x52, 0x54, 0, 0x12, 0x34, 0x56}
	link.TypedSpec().PermanentAddr = nethelpers.HardwareAddr{0x52, 0x54, 0, 0x12, 0x34, 0x56}
	link.TypedSpec().LinkState = true
	link.TypedSpec().SpeedMegabits = 10000
	link.TypedSpec().Driver = "ice"

	security := runtime.NewSecurityStateSpec(runtime.NamespaceName)
	security.TypedSpec().SecureBoot = true

	return []resource.Resource{
		status, version, system, processor, memory, disk, link, security, pci, volume, extension,
	}
}

type machineAPI struct {
	machine.UnimplementedMachineServiceServer
}

func (machineAPI) Version(context.Context, *emptypb.Empty) (*machine.VersionResponse, error) {
	info := &machine.VersionInfo{Tag: "v1.13.9", Arch: "arm64"}

	return &machine.VersionResponse{Messages: []*machine.Version{{Version: info}}}, nil
}

func (machineAPI) ApplyConfiguration(_ context.Context, in *machine.ApplyConfigurationRequest) (*machine.ApplyConfigurationResponse, error) {
	provider, err := configloader.NewFromBytes(in.GetData())
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}

	warnings, err := provider.Validate(metal{})
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}

	reply := &machine.ApplyConfiguration{Warnings: warnings, Mode: in.GetMode()}

	return &machine.ApplyConfigurationResponse{Messages: []*machine.ApplyConfiguration{reply}}, nil
}

func (machineAPI) Bootstrap(context.Context, *machine.BootstrapRequest) (*machine.BootstrapResponse, error) {
	return nil, status.Error(codes.AlreadyExists, "etcd data directory is not empty")
}

func (machineAPI) Logs(in *machine.LogsRequest, out grpc.ServerStreamingServer[common.Data]) error {
	if in.GetId() != "kubelet" {
		return fmt.Errorf("log %q was not registered", in.GetId())
	}

	return errors.Join(out.Send(&common.Data{Bytes: []byte("one\ntw")}), out.Send(&common.Data{Bytes: []byte("o\n")}))
}

func (machineAPI) Dmesg(_ *machine.DmesgRequest, out grpc.ServerStreamingServer[common.Data]) error {
	return out.Send(&common.Data{Bytes: []byte("kern: info: started")})
}

func (machineAPI) List(in *machine.ListRequest, out grpc.ServerStreamingServer[machine.FileInfo]) error {
	if in.GetRoot() != "/sys/class/tpm" && in.GetRoot() != "/sys/class/tpmrm" {
		return status.Error(codes.NotFound, "no such file or directory")
	}

	name := map[string]string{"/sys/class/tpm": "tpm0", "/sys/class/tpmrm": "tpmrm0"}[in.GetRoot()]

	return errors.Join(
		out.Send(&machine.FileInfo{Name: in.GetRoot(), RelativeName: "."}),
		out.Send(&machine.FileInfo{Name: in.GetRoot() + "/" + name, RelativeName: name}))
}
