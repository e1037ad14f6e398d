// Node is the Talos stand-in of the lab: /init of an initramfs that behaves towards the outside like Talos, built on
// Talos's own Go library. What it accepts as a configuration is what Talos's loader and validators accept.
package main

import (
	"context"
	"os"
	"time"

	"dev.ichor/lab/node/internal/host"
	"dev.ichor/lab/node/internal/node"
	"github.com/siderolabs/talos/pkg/machinery/gendata"
)

func main() {
	if os.Getpid() != 1 {
		os.Stderr.WriteString("this is the init of the lab's machines; it runs as process 1 of an initramfs\n")
		os.Exit(2)
	}
	if err := boot(); err != nil {
		host.Logf("fatal: %v", err)
		time.Sleep(10 * time.Second)
	}
	if err := host.Restart(); err != nil {
		host.Logf("restart: %v", err)
	}
	select {}
}

func boot() error {
	if err := host.Mount(); err != nil {
		return err
	}
	host.Logf("Talos stand-in %s starts", gendata.VersionTag)
	if err := host.LoadModules(); err != nil {
		return err
	}
	line, err := host.ReadKernelLine()
	if err != nil {
		return err
	}
	stand := node.New(line, gendata.VersionTag)
	if err := stand.Run(context.Background()); err != nil {
		stand.Fatal(err)
	}
	return nil
}
