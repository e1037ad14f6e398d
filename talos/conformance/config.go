package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/client/config"
	machineconfig "github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
)

// metal is the runtime mode of a physical machine.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return true }
func (metal) InContainer() bool     { return false }

// validate answers for one configuration; for several, one line each.
func validate(arguments []string) (string, error) {
	if len(arguments) == 1 {
		return validateOne(arguments[0])
	}

	var answers []string

	for _, name := range arguments {
		answer, err := validateOne(name)
		if err != nil {
			answer = strings.Join(strings.Fields(err.Error()), " ")
		}

		answers = append(answers, answer)
	}

	return strings.Join(answers, "\n"), nil
}

func validateOne(name string) (string, error) {
	provider, err := configloader.NewFromFile(name)
	if err != nil {
		return "", err
	}

	if !provider.CompleteForBoot() {
		return "incomplete", nil
	}

	if _, err = provider.Validate(metal{}); err != nil {
		return "", err
	}

	return "ok", nil
}

func patch(arguments []string) (string, error) {
	provider, err := configloader.NewFromFile(arguments[0])
	if err != nil {
		return "", err
	}

	input := configpatcher.WithConfig(provider)

	for _, name := range arguments[1:] {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}

		loaded, err := configpatcher.LoadPatch(text)
		if err != nil {
			return "", err
		}

		if input, err = configpatcher.Apply(input, []configpatcher.Patch{loaded}); err != nil {
			return "", err
		}
	}

	patched, err := input.Config()
	if err != nil {
		return "", err
	}

	return encode(patched)
}

// patches answers line for line; without a patch the base alone is encoded.
func patches(arguments []string) (string, error) {
	text, err := os.ReadFile(arguments[0])
	if err != nil {
		return "", err
	}

	var answers []string

	for line := range strings.Lines(string(text)) {
		base, change, _ := strings.Cut(strings.TrimSpace(line), " ")

		result, err := patchOne(base, change)
		if err != nil {
			answers = append(answers, "no "+base64.StdEncoding.EncodeToString([]byte(err.Error())))
		} else {
			answers = append(answers, "ok "+base64.StdEncoding.EncodeToString([]byte(result)))
		}
	}

	return strings.Join(answers, "\n"), nil
}

func patchOne(base, change string) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()

	text, err := base64.StdEncoding.DecodeString(base)
	if err != nil {
		return "", err
	}

	provider, err := configloader.NewFromBytes(text)
	if err != nil {
		return "", err
	}

	if change != "" {
		if text, err = base64.StdEncoding.DecodeString(strings.TrimPrefix(change, ".")); err != nil {
			return "", err
		}

		loaded, err := configpatcher.LoadPatch(text)
		if err != nil {
			return "", err
		}

		output, err := configpatcher.Apply(configpatcher.WithConfig(provider), []configpatcher.Patch{loaded})
		if err != nil {
			return "", err
		}

		if provider, err = output.Config(); err != nil {
			return "", err
		}
	}

	return encode(provider)
}

func encode(provider machineconfig.Provider) (string, error) {
	text, err := provider.EncodeString(encoder.WithComments(encoder.CommentsDisabled))

	return text, err
}

func loadSecrets(arguments []string) (string, error) {
	bundle, err := secrets.LoadBundle(arguments[0])
	if err != nil {
		return "", err
	}

	return "ok", bundle.Validate()
}

func generateConfig(arguments []string) (string, error) {
	bundle, err := secrets.LoadBundle(arguments[0])
	if err != nil {
		return "", err
	}

	contract, err := machineconfig.ParseContractFromVersion(arguments[2])
	if err != nil {
		return "", err
	}

	role, err := machine.ParseType(arguments[1])
	if err != nil {
		return "", err
	}

	input, err := generate.NewInput(arguments[6], arguments[7], arguments[3],
		generate.WithVersionContract(contract),
		generate.WithSecretsBundle(bundle),
		generate.WithInstallDisk(arguments[4]),
		generate.WithInstallImage(arguments[5]),
	)
	if err != nil {
		return "", err
	}

	provider, err := input.Config(role)
	if err != nil {
		return "", err
	}

	return encode(provider)
}

func loadTalosconfig(arguments []string) (string, error) {
	loaded, err := config.Open(arguments[0])
	if err != nil {
		return "", err
	}

	if _, known := loaded.Contexts[loaded.Context]; !known {
		return "", errors.New("the current context does not exist")
	}

	return "ok", nil
}
