package dev.ichor.talos.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** One setting each, as an operator writes them; every one is judged in every version and role. */
final class SettingsCases {
  private SettingsCases() {}

  private static final Map<String, String> CASES = new LinkedHashMap<>();

  private static void settings(String name, String fields) {
    CASES.put(name, "apiVersion: ichor.dev/v1alpha1\nkind: Settings\n" + fields);
  }

  static {
    CASES.put("nothing", "debug: false");
    settings("hostname", "hostname: other");
    settings(
        "static",
        "network:\n  nameservers: [10.0.0.53]\n  searchDomains: [a.example]\n  timeServers: [10.0.0.1]\n  interfaces:\n  - {name: eth0, addresses: [10.0.0.5/24], gateway: 10.0.0.1, mtu: 9000, routes: [{network: 10.9.0.0/16, gateway: 10.0.0.2, metric: 5}]}\n");
    settings("by MAC", "network: {interfaces: [{mac: '52:54:00:12:34:56', dhcp: true}]}");
    settings(
        "bond with VLAN and VIP",
        "network:\n  interfaces:\n  - name: bond0\n    dhcp: false\n    bond: {links: [eth0, eth1], mode: 802.3ad, options: {lacpRate: fast, miimon: 100, xmitHashPolicy: layer3+4}}\n    vlans: [{id: 7, addresses: [10.7.0.5/24], gateway: 10.7.0.1, vip: 10.7.0.10}]\n");
    settings(
        "bond by MAC",
        "network: {interfaces: [{name: bond0, dhcp: true, bond: {macs: ['52:54:00:12:34:56', '52:54:00:12:34:57'], mode: active-backup}}]}");
    settings("VIP", "network: {interfaces: [{name: eth0, dhcp: true, vip: 10.0.0.10}]}");
    settings(
        "marks",
        "nodeLabels: {rack: '7'}\nnodeAnnotations: {note: x}\nnodeTaints: {dedicated: 'db:NoSchedule'}");
    settings(
        "mirrors",
        "registryMirrors: {docker.io: ['https://m.example', 'https://n.example'], ghcr.io: ['https://m.example']}");
    settings("modules", "kernelModules: [nvme_tcp, br_netfilter]");
    settings("names", "certSANs: [api.example, 10.0.0.10]");
    settings(
        "volumes",
        "userVolumes: [{name: data, match: disk.transport == 'nvme', minSize: 10GiB, maxSize: 100GiB, filesystem: xfs, encrypted: true}]");
    settings("encryption by node", "diskEncryption: nodeID");
    settings("encryption by TPM", "diskEncryption: tpm");
    settings("encryption by KMS", "diskEncryption: 'kms: https://kms.example:4050'");
    settings("KubeSpan", "kubeSpan: true");
    settings("no discovery", "discovery: false");
    settings(
        "ranges",
        "podSubnets: [10.100.0.0/16]\nserviceSubnets: [10.101.0.0/16]\ndnsDomain: k8s.example");
    settings("no CNI", "cni: none");
    settings("scheduling", "allowSchedulingOnControlPlanes: true");
    settings(
        "schematic",
        "schematic: 4a0d65c669d46663f377e7161e50cfd570c401f26fd9e7bda34a0216b6f1922b\nextensions: [siderolabs/iscsi-tools]");
    settings(
        "Synology iSCSI",
        "storage: {synology: {host: 10.0.0.20, username: csi, password: 'hush-hush', fsType: btrfs}}");
    settings(
        "Synology NFS",
        "storage: {synology: {host: 10.0.0.20, username: csi, password: 'hush-hush', protocol: nfs}}");
    settings("only workers", "role: worker\nnodeLabels: {only: worker}");
    CASES.put(
        "templates",
        "machine:\n  nodeLabels: {serial: '{{ machine.serial }}', memory: \"{{machine.memoryMiB}}\"}\n  sysctls: {vm.x: {{ machine.disks }}}");
  }

  static Map<String, String> all() {
    return CASES;
  }
}
