// Command conformance lets Talos's own library judge what Ichor made. Each
// command prints "ok" or a result on success; otherwise it prints one line
// that says what Talos objects to and exits 1.
//
//	conformance validate CONFIG...                  load and validate as on metal
//	conformance patch CONFIG PATCH...               the configuration as Talos patches it
//	conformance patches FILE                        many of them: each line BASE PATCH in base64,
//	                                                each answer "ok" or "no" and text in base64
//	conformance secrets BUNDLE                      load and validate a secrets bundle
//	conformance generate BUNDLE ROLE VERSION K8S DISK IMAGE NAME ENDPOINT
//	                                                the configuration as Talos generates it
//	conformance talosconfig FILE                    load a client configuration
//	conformance schema                              the documents of this version, field by field
//	conformance descriptors FILE                    compare a FileDescriptorSet with Talos's
//	conformance read ADDRESS:PORT                   the hardware of a node in maintenance, strictly
//	conformance node maintenance | configured BUNDLE serve a node API on loopback; the port first
//
// Built with the tag "client" it is an operator of a node too: client.go.
package main

import (
	"fmt"
	"os"
	"strings"
)

var commands = map[string]struct {
	arguments int // at least
	run       func(arguments []string) (string, error)
}{
	"validate":    {1, validate},
	"patch":       {2, patch},
	"patches":     {1, patches},
	"secrets":     {1, loadSecrets},
	"generate":    {8, generateConfig},
	"talosconfig": {1, loadTalosconfig},
	"descriptors": {1, compareDescriptors},
	"schema":      {0, schema},
	"node":        {1, node},
	"read":        {1, read},
}

func main() {
	if len(os.Args) < 2 {
		fail("no command")
	}

	command, known := commands[os.Args[1]]
	if !known || len(os.Args)-2 < command.arguments {
		fail("unknown command or too few arguments: " + strings.Join(os.Args[1:], " "))
	}

	result, err := command.run(os.Args[2:])
	if err != nil {
		fail(err.Error())
	}

	fmt.Println(result)
}

func fail(why string) {
	fmt.Println(strings.Join(strings.Fields(why), " "))
	os.Exit(1)
}
