package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cosi-project/runtime/api/v1alpha1"
	"go.yaml.in/yaml/v4"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"github.com/siderolabs/talos/pkg/machinery/resources/block"
	"github.com/siderolabs/talos/pkg/machinery/resources/hardware"
	"github.com/siderolabs/talos/pkg/machinery/resources/network"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

// parts are the kinds that tell of hardware: where Talos keeps them, and its own type for what they say.
var parts = []struct {
	namespace, kind string
	spec            func() any
}{
	{hardware.NamespaceName, hardware.SystemInformationType, func() any { return new(hardware.SystemInformationSpec) }},
	{hardware.NamespaceName, hardware.ProcessorType, func() any { return new(hardware.ProcessorSpec) }},
	{hardware.NamespaceName, hardware.MemoryModuleType, func() any { return new(hardware.MemoryModuleSpec) }},
	{hardware.NamespaceName, hardware.PCIDeviceType, func() any { return new(hardware.PCIDeviceSpec) }},
	{block.NamespaceName, block.DiskType, func() any { return new(block.DiskSpec) }},
	{block.NamespaceName, block.DiscoveredVolumeType, func() any { return new(block.DiscoveredVolumeSpec) }},
	{network.NamespaceName, network.LinkStatusType, func() any { return new(network.LinkStatusSpec) }},
	{network.NamespaceName, network.AddressStatusType, func() any { return new(network.AddressStatusSpec) }},
	{runtime.NamespaceName, runtime.SecurityStateType, func() any { return new(runtime.SecurityStateSpec) }},
	{runtime.NamespaceName, runtime.ExtensionStatusType, func() any { return new(runtime.ExtensionStatusSpec) }},
}

// read takes the hardware resources of a node in maintenance into Talos's own types. A field that
// these do not have is an error, as is a kind of which there is none.
func read(arguments []string) (string, error) {
	connection, err := grpc.NewClient(arguments[0],
		grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{InsecureSkipVerify: true}))) //nolint:gosec // as talosctl --insecure
	if err != nil {
		return "", err
	}
	defer connection.Close() //nolint:errcheck

	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()

	client := v1alpha1.NewStateClient(connection)
	counts := make([]string, 0, len(parts))

	for _, each := range parts {
		list, err := client.List(ctx, &v1alpha1.ListRequest{Namespace: each.namespace, Type: each.kind})
		if err != nil {
			return "", err
		}

		count := 0

		for {
			answer, err := list.Recv()
			if errors.Is(err, io.EOF) {
				break
			}

			if err != nil {
				return "", fmt.Errorf("%s: %w", each.kind, err)
			}

			decoder := yaml.NewDecoder(bytes.NewBufferString(answer.GetResource().GetSpec().GetYamlSpec()))
			decoder.KnownFields(true)

			if err = decoder.Decode(each.spec()); err != nil {
				return "", fmt.Errorf("%s %s: %w", each.kind, answer.GetResource().GetMetadata().GetId(), err)
			}

			count++
		}

		if count == 0 {
			return "", fmt.Errorf("there is no %s", each.kind)
		}

		counts = append(counts, fmt.Sprintf("%s=%d", each.kind, count))
	}

	return strings.Join(counts, " "), nil
}
