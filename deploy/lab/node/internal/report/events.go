// Package report tells the outside what the node does: Talos events to the event sink, the kernel log to its receiver.
package report

import (
	"context"
	"sync"
	"time"

	"dev.ichor/lab/node/internal/host"
	"github.com/rs/xid"
	"github.com/siderolabs/siderolink/api/events"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Events is the node's event history and its delivery: one Publish at a time, resumed after the last acknowledged one.
type Events struct {
	mu     sync.Mutex
	kept   []*events.EventRequest
	acked  int
	wakeup chan struct{}
}

// NewEvents keeps events until a sink is known.
func NewEvents() *Events {
	return &Events{wakeup: make(chan struct{}, 1)}
}

// Publish queues a message of the machine API (MachineStatusEvent, SequenceEvent and so on).
func (e *Events) Publish(message proto.Message) {
	data, err := anypb.New(message)
	if err != nil {
		host.Logf("event not encoded: %v", err)
		return
	}
	e.mu.Lock()
	e.kept = append(e.kept, &events.EventRequest{Data: data, Id: xid.New().String()})
	e.mu.Unlock()
	select {
	case e.wakeup <- struct{}{}:
	default:
	}
}

// Deliver sends to the sink, host:port in clear text, until ctx ends.
func (e *Events) Deliver(ctx context.Context, sink string) {
	conn, err := grpc.NewClient(sink, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		host.Logf("event sink %s: %v", sink, err)
		return
	}
	defer conn.Close()
	client := events.NewEventSinkServiceClient(conn)
	last := ""
	for ctx.Err() == nil {
		next := e.next()
		if next == nil {
			select {
			case <-e.wakeup:
			case <-ctx.Done():
			}
			continue
		}
		if err := e.send(ctx, client, next); err != nil {
			if text := status.Convert(err).Message(); text != last {
				last = text // the same fault is said once
				host.Logf("event sink %s: %s", sink, text)
			}
			select {
			case <-time.After(2 * time.Second):
			case <-ctx.Done():
			}
		}
	}
}

func (e *Events) send(ctx context.Context, client events.EventSinkServiceClient, event *events.EventRequest) error {
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err := client.Publish(limited, event); err != nil {
		return err
	}
	e.mu.Lock()
	e.acked++
	e.mu.Unlock()
	return nil
}

func (e *Events) next() *events.EventRequest {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.acked == len(e.kept) {
		return nil
	}
	return e.kept[e.acked]
}

// Drain waits until everything is acknowledged, at most the given time: a node does it before it reboots.
func (e *Events) Drain(limit time.Duration) {
	deadline := time.Now().Add(limit)
	for e.next() != nil && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
}
