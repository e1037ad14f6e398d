package dev.ichor.talos.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.client.SopsBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Secrets from outside are checked before they are taken")
class SecretsImportTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static String file() throws Exception {
    return TestSecrets.resource("test-only-secrets.yaml");
  }

  private static void refused(String text, Instant now, String... words) {
    assertThatThrownBy(() -> SecretsImport.read(Secret.of(text), now))
        .isInstanceOf(MalformedSecretsException.class)
        .message()
        .contains(words)
        .doesNotContain("\n", "hush");
  }

  @Test
  @DisplayName("secrets.yaml of talosctl, which is talsecret.yaml of talhelper too")
  void talosctl() throws Exception {
    assertThat(SecretsImport.read(Secret.of(file()), NOW)).isEqualTo(TestSecrets.fixed());
  }

  @Test
  @DisplayName("The configuration of a control plane holds the same bundle")
  void controlPlane() throws Exception {
    var configuration = TestSecrets.resource("controlplane-1.13.yaml");
    assertThat(SecretsImport.read(Secret.of(configuration), NOW)).isEqualTo(TestSecrets.fixed());
  }

  @Test
  @DisplayName("A worker's configuration has no keys")
  void worker() throws Exception {
    refused(
        TestSecrets.resource("worker-1.13.yaml"), NOW, "machine.type is worker", "control plane");
  }

  @Test
  @DisplayName("Expired, not valid yet: each with the dates of both sides")
  void clocks() throws Exception {
    refused(file(), Instant.parse("2050-01-01T00:00:00Z"), "certs.etcd.crt expired on 2035-12-30");
    refused(file(), Instant.parse("1970-01-01T00:00:00Z"), "is valid from 2026-01-01", "clock");
  }

  @Test
  @DisplayName("A key that belongs to another certificate")
  void otherKey() throws Exception {
    var fixed = TestSecrets.fixed();
    var other = TestSecrets.fresh();
    var mixed =
        new SecretsBundle(
            fixed.clusterId(),
            fixed.clusterSecret(),
            fixed.bootstrapToken(),
            fixed.secretbox(),
            fixed.aescbc(),
            fixed.trustdToken(),
            fixed.etcd(),
            new Identity(fixed.kubernetes().certificate(), other.kubernetes().key()),
            fixed.aggregator(),
            fixed.serviceAccountKey(),
            fixed.os());
    refused(
        SecretsYaml.write(mixed).reveal(), NOW, "certs.k8s.key does not belong to certs.k8s.crt");
  }

  @Test
  @DisplayName("A node's certificate in the place of an authority's")
  void noAuthority() throws Exception {
    var fixed = TestSecrets.fixed();
    var client = new ClientAccess(new java.security.SecureRandom()).own(fixed, NOW);
    var mixed =
        new SecretsBundle(
            fixed.clusterId(),
            fixed.clusterSecret(),
            fixed.bootstrapToken(),
            fixed.secretbox(),
            fixed.aescbc(),
            fixed.trustdToken(),
            fixed.etcd(),
            fixed.kubernetes(),
            fixed.aggregator(),
            fixed.serviceAccountKey(),
            client);
    refused(SecretsYaml.write(mixed).reveal(), NOW, "certs.os.crt is not an authority's");
  }

  @Test
  @DisplayName("Wrong forms, unknown keys and no YAML name their path")
  void forms() throws Exception {
    var good = file();
    refused(good.replace("taqf1j.7dqei8n7wimy8dop", "hush"), NOW, "secrets.bootstraptoken");
    refused(good.replace("bir7bz.9z9vjlsrei8z6m80", "hush"), NOW, "trustdinfo.token");
    refused(good.replace("trustdinfo:", "trusted:"), NOW, "unknown key 'trusted'");
    refused("a: [", NOW, "not YAML");
    refused("{}", NOW, "'cluster' is missing");
  }

  @Test
  @DisplayName("Values live beside the bundle, outlive an import, and do not leave with an export")
  void values() throws Exception {
    var bundle = SecretsYaml.write(TestSecrets.fixed());
    var stored = SecretValues.with(bundle, "nas", Optional.of(Secret.of("a: b # \"c\"\n")));
    assertThat(SecretValues.of(stored)).isEqualTo(Map.of("nas", "a: b # \"c\"\n"));
    assertThat(SecretsYaml.read(stored)).isEqualTo(TestSecrets.fixed());
    assertThat(SecretsYaml.write(SecretsYaml.read(stored))).isEqualTo(bundle);
    assertThat(SecretValues.of(SecretValues.keep(stored, bundle))).containsKey("nas");
    assertThat(SecretValues.with(stored, "nas", Optional.empty())).isEqualTo(bundle);
    assertThatThrownBy(() -> SecretValues.with(stored, "N A S", Optional.empty()))
        .hasMessageContaining("lower-case");
  }

  @Test
  @DisplayName("A SOPS file goes through the sops program; without one the remedy is told")
  void sops(@TempDir Path directory) throws Exception {
    var encrypted = Secret.of("cluster:\n  id: ENC[AES256_GCM,data:x]\nsops:\n  age: []\n");
    assertThat(SecretsImport.isSops(encrypted)).isTrue();
    assertThat(SecretsImport.isSops(Secret.of(file()))).isFalse();
    var none = new SopsBinary(directory.toString());
    assertThatThrownBy(() -> none.decrypt(encrypted)).hasMessageContaining("no sops program here");
    script(directory, "#!/bin/sh\n[ \"$1\" = --decrypt ] && grep -q ENC \"$6\" && echo 'a: b'\n");
    assertThat(none.decrypt(encrypted)).isEqualTo(Secret.of("a: b\n"));
    script(directory, "#!/bin/sh\necho 'no identity matched' >&2\nexit 128\n");
    assertThatThrownBy(() -> none.decrypt(encrypted))
        .hasMessageContainingAll("no identity matched", "SOPS_AGE_KEY_FILE");
  }

  private static void script(Path directory, String text) throws Exception {
    var program = Files.writeString(directory.resolve("sops"), text);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }
}
