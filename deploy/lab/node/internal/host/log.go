package host

import (
	"fmt"
	"os"
	"sync"
)

var (
	kmsgOnce sync.Once
	kmsgFile *os.File
)

// Logf writes one line to the kernel log, so that it reaches the console and the kernel log receiver like everything else.
func Logf(format string, args ...any) {
	kmsgOnce.Do(func() {
		if file, err := os.OpenFile("/dev/kmsg", os.O_WRONLY, 0); err == nil {
			kmsgFile = file
		}
	})
	line := fmt.Sprintf(format, args...)
	if kmsgFile == nil {
		fmt.Println("node: " + line)
		return
	}
	_, _ = fmt.Fprintf(kmsgFile, "<6>node: %s\n", line)
}
