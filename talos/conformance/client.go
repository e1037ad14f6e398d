//go:build client

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/client"
	clientconfig "github.com/siderolabs/talos/pkg/machinery/client/config"
)

// Built with the tag "client": Talos's own client as an operator of a node.
//
//	conformance ask ADDRESS TALOSCONFIG CONFIG       version, etcd, a dry run of CONFIG
//	conformance upgrade ADDRESS TALOSCONFIG IMAGE    another Talos
//	conformance rollback ADDRESS TALOSCONFIG         the Talos of before
//	conformance reset ADDRESS TALOSCONFIG            gracefully, with a restart
func init() {
	for name, act := range map[string]func(context.Context, *client.Client, []string) (string, error){
		"ask": ask, "upgrade": upgrade, "rollback": rollback, "reset": reset,
	} {
		command := commands["validate"]
		command.arguments = 2
		command.run = func(arguments []string) (string, error) { return connected(arguments, act) }
		commands[name] = command
	}
}

func connected(arguments []string, act func(context.Context, *client.Client, []string) (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()

	file, err := clientconfig.Open(arguments[1])
	if err != nil {
		return "", err
	}

	c, err := client.New(ctx, client.WithConfig(file), client.WithEndpoints(arguments[0]))
	if err != nil {
		return "", err
	}
	defer c.Close() //nolint:errcheck // ends with the process

	return act(ctx, c, arguments[2:])
}

func ask(ctx context.Context, c *client.Client, arguments []string) (string, error) {
	version, err := c.Version(ctx)
	if err != nil {
		return "", fmt.Errorf("version: %w", err)
	}

	etcd, err := c.ServiceInfo(ctx, "etcd")
	if err != nil || len(etcd) != 1 {
		return "", fmt.Errorf("etcd is told %d times: %w", len(etcd), err)
	}

	members, err := c.EtcdMemberList(ctx, &machine.EtcdMemberListRequest{})
	if err != nil {
		return "", fmt.Errorf("etcd members: %w", err)
	}

	status, err := c.EtcdStatus(ctx)
	if err != nil {
		return "", fmt.Errorf("etcd status: %w", err)
	}

	alarms, err := c.EtcdAlarmList(ctx)
	if err != nil {
		return "", fmt.Errorf("etcd alarms: %w", err)
	}

	data, err := os.ReadFile(arguments[0])
	if err != nil {
		return "", err
	}

	dry, err := c.ApplyConfiguration(ctx, &machine.ApplyConfigurationRequest{
		Data: data, Mode: machine.ApplyConfigurationRequest_AUTO, DryRun: true,
	})
	if err != nil {
		return "", fmt.Errorf("dry run: %w", err)
	}

	own := status.GetMessages()[0].GetMemberStatus()

	return fmt.Sprintf("version=%s etcd=%s members=%d leads=%t alarms=%d dryrun=%s",
		version.GetMessages()[0].GetVersion().GetTag(),
		etcd[0].Service.GetState(),
		len(members.GetMessages()[0].GetMembers()),
		own.GetLeader() == own.GetMemberId() && own.GetLeader() != 0,
		len(alarms.GetMessages()[0].GetMemberAlarms()),
		dry.GetMessages()[0].GetMode()), nil
}

func upgrade(ctx context.Context, c *client.Client, arguments []string) (string, error) {
	if len(arguments) == 0 {
		return "", errors.New("an upgrade needs an image")
	}

	_, err := c.UpgradeWithOptions(ctx, client.WithUpgradeImage(arguments[0]))

	return "ok", err
}

func rollback(ctx context.Context, c *client.Client, _ []string) (string, error) {
	return "ok", c.Rollback(ctx)
}

func reset(ctx context.Context, c *client.Client, _ []string) (string, error) {
	return "ok", c.Reset(ctx, true, true)
}
