// Writes golden.json: schematics of increasing awkwardness, each with the text that Go's
// gopkg.in/yaml.v3 makes of it and the SHA-256 of that text. The struct has the fields, the order
// and the omitempty of Image Factory's schematic (documented in its docs/api.md).
// Run: go mod init golden && go get gopkg.in/yaml.v3@v3.0.1 && go run main.go > golden.json
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"

	"gopkg.in/yaml.v3"
)

type Schematic struct {
	Owner         string        `yaml:"owner,omitempty" json:"owner,omitempty"`
	Overlay       *Overlay      `yaml:"overlay,omitempty" json:"overlay,omitempty"`
	Customization Customization `yaml:"customization" json:"customization"`
}

type Overlay struct {
	Image   string         `yaml:"image" json:"image"`
	Name    string         `yaml:"name" json:"name"`
	Options map[string]any `yaml:"options,omitempty" json:"options,omitempty"`
}

type Customization struct {
	Embedded   string     `yaml:"embeddedMachineConfiguration,omitempty" json:"embeddedMachineConfiguration,omitempty"`
	Args       []string   `yaml:"extraKernelArgs,omitempty" json:"extraKernelArgs,omitempty"`
	Meta       []Meta     `yaml:"meta,omitempty" json:"meta,omitempty"`
	Extensions Extensions `yaml:"systemExtensions,omitempty" json:"systemExtensions"`
	Bootloader string     `yaml:"bootloader,omitempty" json:"bootloader,omitempty"`
	SecureBoot SecureBoot `yaml:"secureboot,omitempty" json:"secureboot"`
	Disk       Disk       `yaml:"diskImage,omitempty" json:"diskImage"`
}

type Meta struct {
	Key   uint8  `yaml:"key" json:"key"`
	Value string `yaml:"value" json:"value"`
}

type Extensions struct {
	Official []string `yaml:"officialExtensions,omitempty" json:"officialExtensions,omitempty"`
}

type SecureBoot struct {
	Enroll    string `yaml:"enrollKeys,omitempty" json:"enrollKeys,omitempty"`
	WellKnown bool   `yaml:"includeWellKnownCertificates,omitempty" json:"includeWellKnownCertificates,omitempty"`
}

type Disk struct {
	Sector uint `yaml:"sectorSize,omitempty" json:"sectorSize,omitempty"`
}

type golden struct {
	Schematic Schematic `json:"schematic"`
	Canonical string    `json:"canonical"`
	ID        string    `json:"id"`
}

func main() {
	args := []string{
		"console=ttyS0,115200", "-init_on_alloc", "- x", "-", "--", "---", "net.ifnames=0", "a: b", "a:", ":a", ": a",
		"a #b", "a#b", "#a", "'quoted'", "it's", "\"double\"", "true", "False", "yes", "off", "y", "null", "~", "", " lead",
		"trail ", "123", "0x1F", "0o17", "017", "1_000", "1.5", "1e3", ".5", "+1", "-1", "2020-01-02", "12:30:45", "190:20:30.15",
		"{a}", "[a]", "a,b", "a{b}", "&a", "*a", "!a", "|", ">x", "%a", "@a", "`a", "?a", "? a", "?", "=", "<<", ".inf", ".nan",
		"tab\there", "tab\t", "back\\slash", "https://x.example/y?h=${hostname}&m=${mac}", "bell\a", "ünïcode €", "emoji 😀",
		"\u00a0x", "\u0085", "\ufeff", "cr\rx", "a\nb", "a\nb\n", "a\n\nb\n\n", " a\nb", "a \nb", "a\n b\n", "\n", "a\tb\nc", "nul\x00",
		"2006-1-2", "2001-12-14t21:59:43.10-05:00", "...", "x...", "1:30", "0b101", "08", "0_1", "Null", "N", "0x", "1e", "--x=1", "slab_nomerge=",
	}
	var all []Schematic
	all = append(all, Schematic{})
	for _, a := range args {
		all = append(all, Schematic{Customization: Customization{Args: []string{a, "quiet"}, Meta: []Meta{{10, a}}}})
	}
	all = append(all, Schematic{Customization: Customization{Args: []string{"vga=791"}}})
	all = append(all, Schematic{Customization: Customization{Extensions: Extensions{[]string{"siderolabs/gvisor", "siderolabs/amd-ucode"}}}})
	all = append(all, Schematic{
		Owner:   "somebody",
		Overlay: &Overlay{"siderolabs/sbc-raspberrypi", "rpi_generic", map[string]any{"data": "mydata", "b": true, "a": 5, "t": "true", "configTxt": "a=1\nb=2\n"}},
		Customization: Customization{
			Embedded:   "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: my-custom-hostname\nauto: off\n---\napiVersion: v1alpha1\nkind: KmsgLogConfig\nname: remote-log\nurl: tcp://10.0.0.50:5044/\n",
			Args:       []string{"vga=791", "-console"},
			Meta:       []Meta{{10, "{}"}, {12, "addresses:\n  - address: 10.0.0.1/24\n"}},
			Extensions: Extensions{[]string{"siderolabs/gvisor"}},
			Bootloader: "sd-boot", SecureBoot: SecureBoot{"force", true}, Disk: Disk{4096},
		},
	})
	all = append(all, Schematic{Customization: Customization{SecureBoot: SecureBoot{"off", false}, Embedded: "no newline at the end\nof: this"}})
	var out []golden
	for _, s := range all {
		text, err := yaml.Marshal(s)
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(text)
		out = append(out, golden{s, string(text), hex.EncodeToString(sum[:])})
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(out); err != nil {
		panic(err)
	}
}
