package report

import (
	"testing"
	"time"
)

func TestKernelRecord(t *testing.T) {
	started := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	got := parseRecord("30,339,5140900,-;NET: registered\n SUBSYSTEM=net\n", started)
	if got["msg"] != "NET: registered" || got["talos-level"] != "info" || got["seq"] != 339 || got["facility"] != 3 {
		t.Errorf("parsed as %v", got)
	}
	if got["talos-time"] != "2026-01-02T03:04:10.1409Z" {
		t.Errorf("time is %v", got["talos-time"])
	}
	if parseRecord("no header", started)["talos-level"] != "info" {
		t.Error("a record without a header is not kept")
	}
}
