package dev.ichor.talos.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Patches that both Ichor and Talos apply to a control plane of 1.13; each by its name. */
final class PatchCases {
  private PatchCases() {}

  private static final Map<String, String> CASES = new LinkedHashMap<>();

  static {
    CASES.put("scalar replaced", "machine: {install: {disk: /dev/nvme0n1}}");
    CASES.put("empty scalar does not replace", "machine: {install: {disk: \"\"}}");
    CASES.put("false counts", "machine: {features: {diskQuotaSupport: false}}");
    CASES.put("zero does not replace", "cluster: {controlPlane: {localAPIServerPort: 0}}");
    CASES.put("key added", "machine: {sysctls: {net.core.somaxconn: \"65535\", vm.x: \"1\"}}");
    CASES.put("list appended", "machine: {certSANs: [a.example.com, b.example.com]}");
    CASES.put("list appended to none", "cluster: {apiServer: {certSANs: [10.0.0.9]}}");
    CASES.put("null ignored", "machine: {install: {disk: }}");
    CASES.put("pod subnets replaced", "cluster: {network: {podSubnets: [10.100.0.0/16]}}");
    CASES.put("service subnets replaced", "cluster: {network: {serviceSubnets: [10.101.0.0/16]}}");
    CASES.put(
        "audit policy replaced",
        "cluster: {apiServer: {auditPolicy: {apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}}}");
    CASES.put(
        "admission control by name",
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {exemptions: {namespaces: [csi]}}}]}}");
    CASES.put(
        "admission control another name",
        "cluster: {apiServer: {admissionControl: [{name: EventRateLimit, configuration: {a: b}}]}}");
    CASES.put("labels", "machine: {nodeLabels: {rack: \"7\", zone: \"\"}}");
    CASES.put(
        "extra args",
        "cluster: {apiServer: {extraArgs: {v: \"4\", feature-gates: [A=true, B=false]}}}");
    CASES.put("cni none", "cluster: {network: {cni: {name: none}}, proxy: {disabled: true}}");
    CASES.put(
        "interfaces",
        "machine: {network: {interfaces: [{interface: eth0, dhcp: true, vlans: [{vlanId: 7, dhcp: false}]}]}}");
    CASES.put(
        "registry mirror document",
        "apiVersion: v1alpha1\nkind: RegistryMirrorConfig\nname: docker.io\nendpoints: [{url: https://m.example.com}]");
    CASES.put(
        "host name, T11",
        "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: \"off\"\nhostname: n7");
    CASES.put(
        "event sink document replaced",
        "apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 10.0.0.2:9000");
    CASES.put(
        "named document merged",
        "apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: ichor\nurl: udp://10.0.0.2:514");
    CASES.put(
        "named document added",
        "apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: site\nurl: udp://10.0.0.2:514");
    CASES.put(
        "two documents",
        "machine: {time: {servers: [10.0.0.1]}}\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: \"off\"\nhostname: n8");
    CASES.put("delete a mapping", "cluster: {apiServer: {auditPolicy: {$patch: delete}}}");
    CASES.put(
        "delete a label",
        "machine: {nodeLabels: {node.kubernetes.io/exclude-from-external-load-balancers: {$patch: delete}}}");
    CASES.put(
        "delete and add",
        "machine: {features: {kubePrism: {$patch: delete}}, sysctls: {a.b: \"1\"}}");
    CASES.put(
        "delete a list element",
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, $patch: delete}]}}");
    CASES.put("delete a document", "apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete");
    CASES.put(
        "delete a named document",
        "apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: ichor\n$patch: delete");
    CASES.put(
        "delete inside a document",
        "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: {$patch: delete}\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable");
    CASES.put("delete an absent field", "machine: {install: {extraKernelArgs: {$patch: delete}}}");
    CASES.put("delete an absent label", "machine: {nodeLabels: {nope: {$patch: delete}}}");
    CASES.put("delete below an absent mapping", "machine: {network: {kubespan: {$patch: delete}}}");
    CASES.put(
        "delete an absent element",
        "cluster: {apiServer: {admissionControl: [{name: Nope, $patch: delete}]}}");
    CASES.put("delete the main document", "$patch: delete");
    CASES.put(
        "delete inside an element",
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {$patch: delete}}]}}");
    CASES.put("duplicate documents", "machine: {sysctls: {a: b}}\n---\nmachine: {sysctls: {a: c}}");
    CASES.put("mapping for a scalar", "machine: {type: {a: b}}");
    CASES.put("kind without apiVersion", "kind: HostnameConfig\nhostname: x");
    CASES.put("JSON patch", "[{op: remove, path: /machine/install}]");
    CASES.put("not YAML", "machine: [");
  }

  static Map<String, String> all() {
    return CASES;
  }
}
