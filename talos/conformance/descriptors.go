package main

import (
	"errors"
	"fmt"
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "github.com/cosi-project/runtime/api/v1alpha1"
	_ "github.com/siderolabs/talos/pkg/machinery/api/cluster"
	_ "github.com/siderolabs/talos/pkg/machinery/api/common"
	_ "github.com/siderolabs/talos/pkg/machinery/api/machine"
	_ "github.com/siderolabs/talos/pkg/machinery/api/storage"
	_ "github.com/siderolabs/talos/pkg/machinery/api/time"
)

// compareDescriptors finds every message, enumeration and service of the file
// in Talos's registry, with equal numbers, names and types. What Ichor leaves
// out is allowed; what it has must agree.
func compareDescriptors(arguments []string) (string, error) {
	raw, err := os.ReadFile(arguments[0])
	if err != nil {
		return "", err
	}

	var set descriptorpb.FileDescriptorSet
	if err = proto.Unmarshal(raw, &set); err != nil {
		return "", err
	}

	files, err := protodesc.NewFiles(&set)
	if err != nil {
		return "", err
	}

	var problems []error

	compared := 0

	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if file.Package() == "google.protobuf" || file.Package() == "events" {
			return true // the sink's contract is not part of this library
		}

		compared += file.Messages().Len() + file.Services().Len() + file.Enums().Len()
		problems = append(problems, compareFile(file)...)

		return true
	})

	if compared == 0 {
		problems = append(problems, errors.New("nothing to compare"))
	}

	return fmt.Sprintf("ok %d", compared), errors.Join(problems...)
}

func compareFile(file protoreflect.FileDescriptor) (problems []error) {
	for i := range file.Messages().Len() {
		problems = append(problems, compareMessage(file.Messages().Get(i))...)
	}

	for i := range file.Enums().Len() {
		problems = append(problems, compareEnum(file.Enums().Get(i))...)
	}

	for i := range file.Services().Len() {
		problems = append(problems, compareService(file.Services().Get(i))...)
	}

	return problems
}

func find[T protoreflect.Descriptor](name protoreflect.FullName) (found T, err error) {
	descriptor, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return found, fmt.Errorf("%s: Talos has none", name)
	}

	found, ok := descriptor.(T)
	if !ok {
		return found, fmt.Errorf("%s: Talos has something else", name)
	}

	return found, nil
}

func compareMessage(ours protoreflect.MessageDescriptor) (problems []error) {
	if ours.IsMapEntry() {
		return nil
	}

	theirs, err := find[protoreflect.MessageDescriptor](ours.FullName())
	if err != nil {
		return []error{err}
	}

	for i := range ours.Fields().Len() {
		field := ours.Fields().Get(i)

		other := theirs.Fields().ByNumber(field.Number())
		if other == nil || describe(other) != describe(field) {
			problems = append(problems, fmt.Errorf("%s: differs from Talos", field.FullName()))
		}
	}

	for i := range ours.Messages().Len() {
		problems = append(problems, compareMessage(ours.Messages().Get(i))...)
	}

	for i := range ours.Enums().Len() {
		problems = append(problems, compareEnum(ours.Enums().Get(i))...)
	}

	return problems
}

func describe(field protoreflect.FieldDescriptor) string {
	kind := field.Kind().String()

	switch {
	case field.IsMap():
		kind = "map"
	case field.Message() != nil:
		kind = string(field.Message().FullName())
	case field.Enum() != nil:
		kind = string(field.Enum().FullName())
	}

	return fmt.Sprintf("%s %s %s %v", field.Name(), field.Cardinality(), kind, field.HasPresence())
}

func compareEnum(ours protoreflect.EnumDescriptor) (problems []error) {
	theirs, err := find[protoreflect.EnumDescriptor](ours.FullName())
	if err != nil {
		return []error{err}
	}

	for i := range ours.Values().Len() {
		value := ours.Values().Get(i)

		other := theirs.Values().ByNumber(value.Number())
		if other == nil || other.Name() != value.Name() {
			problems = append(problems, fmt.Errorf("%s: differs from Talos", value.FullName()))
		}
	}

	return problems
}

func compareService(ours protoreflect.ServiceDescriptor) (problems []error) {
	theirs, err := find[protoreflect.ServiceDescriptor](ours.FullName())
	if err != nil {
		return []error{err}
	}

	for i := range ours.Methods().Len() {
		method := ours.Methods().Get(i)

		other := theirs.Methods().ByName(method.Name())
		if other == nil || signature(other) != signature(method) {
			problems = append(problems, fmt.Errorf("%s: differs from Talos", method.FullName()))
		}
	}

	return problems
}

func signature(method protoreflect.MethodDescriptor) string {
	return fmt.Sprint(method.Input().FullName(), method.Output().FullName(),
		method.IsStreamingClient(), method.IsStreamingServer())
}
