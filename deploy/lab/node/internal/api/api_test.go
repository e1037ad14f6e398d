package api

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"testing"
	"time"

	"dev.ichor/lab/node/internal/cosi"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
)

func generated(t *testing.T, kind machine.Type) config.Provider {
	t.Helper()
	contract, err := config.ParseContractFromVersion("v1.13.9")
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := secrets.NewBundle(secrets.NewClock(), contract)
	if err != nil {
		t.Fatal(err)
	}
	input, err := generate.NewInput("lab", "https://10.77.0.100:6443", "1.36.3",
		generate.WithVersionContract(contract), generate.WithSecretsBundle(bundle), generate.WithInstallDisk("/dev/vda"))
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := input.Config(kind)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestLoadTakesWhatTalosGenerates(t *testing.T) {
	for _, kind := range []machine.Type{machine.TypeControlPlane, machine.TypeWorker} {
		data, err := generated(t, kind).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		cfg, _, err := Load(context.Background(), cosi.New(), data)
		if err != nil || !cfg.CompleteForBoot() {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no document":       "",
		"unknown key":       "version: v1alpha1\nmachine:\n  typo: x\n",
		"unknown kind":      "apiVersion: v1alpha1\nkind: NoSuchConfig\n",
		"no machine.ca":     "version: v1alpha1\nmachine:\n  type: controlplane\ncluster: {}\n",
		"not YAML":          "\x00\x01",
		"duplicate kinds":   "apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 10.0.0.1:1\n---\napiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 10.0.0.1:2\n",
		"sink without port": "apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: nowhere\n",
	} {
		if _, _, err := Load(context.Background(), cosi.New(), []byte(text)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestSideDocumentsAreNotComplete(t *testing.T) {
	cfg, _, err := Load(context.Background(), cosi.New(),
		[]byte("apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 10.77.0.1:8090\n"))
	if err != nil || cfg.CompleteForBoot() || *cfg.Runtime().EventsEndpoint() != "10.77.0.1:8090" {
		t.Fatalf("%v, %v", cfg, err)
	}
}

func TestMaintenanceLeafHasNoIssuer(t *testing.T) {
	secure, err := maintenanceTLS(netip.MustParseAddr("10.77.0.100"))
	if err != nil {
		t.Fatal(err)
	}
	leaf := secure.Certificates[0].Leaf
	if leaf.Issuer.String() != "" || leaf.Subject.CommonName != "maintenance-service.talos.dev" || leaf.PublicKeyAlgorithm.String() != "Ed25519" {
		t.Errorf("issuer %q, subject %q, key %s", leaf.Issuer, leaf.Subject, leaf.PublicKeyAlgorithm)
	}
	if secure.ClientAuth != tls.NoClientCert {
		t.Error("a client certificate is asked for")
	}
}

func TestConfiguredNodeRefusesStrangers(t *testing.T) {
	secure, err := machineTLS(generated(t, machine.TypeControlPlane), "node", netip.MustParseAddr("10.77.0.100"))
	if err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	go func() { _ = tls.Server(near, secure).Handshake() }()
	stranger := tls.Client(far, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	_ = far.SetDeadline(time.Now().Add(5 * time.Second))
	if err := stranger.Handshake(); err == nil {
		if _, err = stranger.Read(make([]byte, 1)); err == nil {
			t.Fatal("no certificate was needed")
		}
	}
}

func TestDisksAreListedFromTheSameState(t *testing.T) {
	state := cosi.New()
	disk := block.NewDisk(block.NamespaceName, "testdisk")
	disk.TypedSpec().DevPath = "/dev/testdisk"
	disk.TypedSpec().SetSize(1 << 30)
	if err := cosi.Put(t.Context(), state, disk); err != nil {
		t.Fatal(err)
	}
	reply, err := (&Server{State: state}).Disks(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, listed := range reply.GetMessages()[0].GetDisks() {
		if listed.GetDeviceName() == "/dev/testdisk" && listed.GetSize() == 1<<30 {
			return
		}
	}
	t.Errorf("listed %v", reply)
}
