package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
)

// kinds are the documents of all versions; a version knows those that it can load.
var kinds = strings.Fields(`
BGPInstanceConfig BlackholeRouteConfig BondConfig BridgeConfig CRIBaseRuntimeSpecConfig
CRICustomizationConfig ContainerConfig DHCPv4Config DHCPv6Config DiscoveryIdentityConfig
DiscoveryServiceConfig DummyLinkConfig EnvironmentConfig EtcFileConfig EthernetConfig
EventSinkConfig ExistingVolumeConfig ExtensionServiceConfig ExternalVolumeConfig
FilesystemScrubConfig FilesystemTrimConfig HCloudVIPConfig HTTPProbeConfig HostnameConfig
ImageCacheConfig ImageVerificationConfig KernelModuleConfig KmsgLogConfig KubeAPIServerCAConfig
KubeAPIServerConfig KubeAdmissionControlConfig KubeAggregatorCAConfig KubeAuditPolicyConfig
KubeAuthenticationConfig KubeAuthorizerConfig KubeClusterConfig KubeControllerManagerConfig
KubeCoreDNSConfig KubeCredentialProviderConfig KubeEtcdEncryptionConfig KubeExternalManifestConfig
KubeFlannelCNIConfig KubeInlineManifestConfig KubeNetworkConfig KubeNodeConfig KubePrismConfig
KubeProxyConfig KubeSchedulerConfig KubeServiceAccountConfig KubeSpanConfig
KubeSpanEndpointsConfig KubeStaticPodConfig KubeletConfig LVMLogicalVolumeConfig
LVMVolumeGroupConfig Layer2VIPConfig LinkAliasConfig LinkConfig NetworkDefaultActionConfig
NetworkRuleConfig OOMConfig PCIDriverRebindConfig RAIDArrayConfig RawVolumeConfig
RegistryAuthConfig RegistryMirrorConfig RegistryTLSConfig ResolverConfig RoutingRuleConfig
SecurityProfileConfig SideroLinkConfig StaticHostConfig SwapVolumeConfig SysctlConfig SysfsConfig
TCPProbeConfig TimeSyncConfig TrustedRootsConfig UdevRulesConfig UnattendedInstallConfig
UserVolumeConfig VLANConfig VRFConfig VethConfig VolumeConfig WatchdogTimerConfig WireguardConfig
ZswapConfig`)

var merger = reflect.TypeFor[interface{ Merge(other any) error }]()

// schema prints what a version's documents look like and how they merge: kinds and
// types, one field a line. A type is written as one of the letters s b i u f a (string,
// bool, int, uint, float, anything), t and its kind (text of its own form), y (octets),
// or as *X [X {X @name (pointer, list, mapping, structure); !Name:X merges its own way.
func schema([]string) (string, error) {
	types := map[string]reflect.Type{}

	var lines []string

	for _, kind := range append([]string{""}, kinds...) {
		source := "machine: {}"
		if kind != "" {
			source = "apiVersion: v1alpha1\nkind: " + kind + "\n"
		}

		provider, err := configloader.NewFromBytes([]byte(source))
		if err != nil {
			if strings.Contains(err.Error(), "not registered") {
				continue
			}

			return "", fmt.Errorf("%s: %w", kind, err)
		}

		document := provider.Documents()[0]
		name := "v1alpha1"

		if kind != "" {
			name = kind
		}

		named := ""
		if _, ok := document.(interface{ Name() string }); ok {
			named = " named"
		}

		lines = append(lines, "kind "+name+" "+expression(reflect.TypeOf(document).Elem(), types)[1:]+named)
	}

	var names []string

	for done := map[string]bool{}; len(done) < len(types); {
		for name, each := range types {
			if !done[name] {
				done[name] = true

				fields(each, types) // finds the types below

				names = append(names, name)
			}
		}
	}

	sort.Strings(names)

	for _, name := range names {
		lines = append(lines, "type "+name)
		lines = append(lines, fields(types[name], types)...)
	}

	return strings.Join(lines, "\n"), nil
}

func fields(each reflect.Type, types map[string]reflect.Type) []string {
	var lines []string

	for i := range each.NumField() {
		field := each.Field(i)

		tag, tagged := field.Tag.Lookup("yaml")
		if !field.IsExported() || tag == "-" {
			continue
		}

		name, options, _ := strings.Cut(tag, ",")
		if strings.Contains(options, "inline") {
			inner := field.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}

			if inner.Kind() == reflect.Map { // whatever other keys there are
				lines = append(lines, "  * "+plain(inner.Elem(), types))
			} else {
				lines = append(lines, fields(inner, types)...)
			}

			continue
		}

		if !tagged || name == "" {
			name = strings.ToLower(field.Name)
		}

		line := "  " + name + " " + expression(field.Type, types)
		if strings.Contains(options, "omitempty") {
			line += " omitempty"
		}

		if strings.Contains(field.Tag.Get("merge"), "replace") {
			line += " replace"
		}

		lines = append(lines, line)
	}

	return lines
}

func expression(each reflect.Type, types map[string]reflect.Type) string {
	if each.Kind() != reflect.Pointer && reflect.PointerTo(each).Implements(merger) {
		return "!" + each.Name() + ":" + plain(each, types)
	}

	return plain(each, types)
}

func plain(each reflect.Type, types map[string]reflect.Type) string {
	if each.Kind() == reflect.Pointer {
		return "*" + expression(each.Elem(), types)
	}

	_, own := reflect.PointerTo(each).MethodByName("UnmarshalYAML")
	if !own {
		_, own = reflect.PointerTo(each).MethodByName("UnmarshalText")
	}

	switch each.Kind() {
	case reflect.Struct:
		if each.Name() == "Node" {
			return "a"
		}

		if own || each.NumField() > 0 && !exported(each) {
			return "t" + each.Name()
		}

		name := strings.TrimPrefix(each.PkgPath(), "github.com/siderolabs/talos/pkg/machinery/config/types/") + "." + each.Name()
		name = strings.ReplaceAll(name, "/", ".")
		types[name] = each

		return "@" + name
	case reflect.Slice, reflect.Array:
		if each.Elem().Kind() == reflect.Uint8 {
			if own {
				return "t" + each.Name()
			}

			return "y"
		}

		return "[" + expression(each.Elem(), types)
	case reflect.Map:
		if own {
			return "t" + each.Name()
		}

		return "{" + expression(each.Elem(), types)
	case reflect.Interface:
		return "a"
	}

	if own || each.PkgPath() != "" && each.Kind() != reflect.String && each.Kind() != reflect.Bool {
		return "t" + each.Name()
	}

	switch each.Kind() {
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "i"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "u"
	case reflect.Float32, reflect.Float64:
		return "f"
	}

	return "t" + each.Name()
}

func exported(each reflect.Type) bool {
	for i := range each.NumField() {
		if each.Field(i).IsExported() {
			return true
		}
	}

	return false
}
