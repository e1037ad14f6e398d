package report

import (
	"context"
	"encoding/json"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"dev.ichor/lab/node/internal/host"
)

// levels are the names Talos uses, by syslog severity.
var levels = [8]string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}

// SendKernelLog sends /dev/kmsg as one JSON object a line, as talos.logging.kernel asks for, until ctx ends.
func SendKernelLog(ctx context.Context, receiver string) {
	target, err := url.Parse(receiver)
	if err != nil || target.Host == "" {
		host.Logf("kernel log: %q is not an address such as tcp://10.0.0.1:8091", receiver)
		return
	}
	for ctx.Err() == nil {
		if err := stream(ctx, target); err != nil {
			select {
			case <-time.After(3 * time.Second):
			case <-ctx.Done():
			}
		}
	}
}

func stream(ctx context.Context, target *url.URL) error {
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, target.Scheme, target.Host)
	if err != nil {
		return err
	}
	defer conn.Close()
	log, err := os.Open("/dev/kmsg")
	if err != nil {
		return err
	}
	defer log.Close()
	started := bootInstant()
	encoder := json.NewEncoder(conn)
	record := make([]byte, 8192)
	for ctx.Err() == nil {
		n, err := log.Read(record) // one record a read
		if err != nil {
			return err
		}
		if err := encoder.Encode(parseRecord(string(record[:n]), started)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func bootInstant() time.Time {
	uptime, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return time.Now()
	}
	text, _, _ := strings.Cut(string(uptime), " ")
	seconds, _ := strconv.ParseFloat(text, 64)
	return time.Now().Add(-time.Duration(seconds * float64(time.Second)))
}

// parseRecord reads "priority,sequence,microseconds,flags;message" (Documentation/ABI/testing/dev-kmsg of the kernel).
func parseRecord(record string, started time.Time) map[string]any {
	head, message, _ := strings.Cut(record, ";")
	message, _, _ = strings.Cut(message, "\n")
	fields := strings.Split(head, ",")
	out := map[string]any{"msg": message, "talos-level": "info", "talos-time": started.Format(time.RFC3339Nano)}
	if len(fields) < 3 {
		return out
	}
	if priority, err := strconv.Atoi(fields[0]); err == nil {
		out["talos-level"] = levels[priority&7]
		out["priority"] = levels[priority&7]
		out["facility"] = priority >> 3
	}
	if sequence, err := strconv.Atoi(fields[1]); err == nil {
		out["seq"] = sequence
	}
	if micros, err := strconv.ParseInt(fields[2], 10, 64); err == nil {
		out["clock"] = micros
		out["talos-time"] = started.Add(time.Duration(micros) * time.Microsecond).Format(time.RFC3339Nano)
	}
	return out
}
