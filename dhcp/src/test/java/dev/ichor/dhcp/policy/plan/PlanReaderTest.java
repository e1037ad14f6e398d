package dev.ichor.dhcp.policy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Subnet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanReaderTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();
  private static final Subnet SERVED =
      Subnet.of(Cidr.parse("10.1.0.0/24"), List.of(AddressRange.parse("10.1.0.10-10.1.0.19")));

  private static List<String> problems(String text) throws JsonProcessingException {
    return switch (PlanReader.read(JSON.readValue(text, Object.class), List.of(SERVED))) {
      case PlanReader.Outcome.Ready _ -> List.of();
      case PlanReader.Outcome.Refused(var found) -> found.stream().map(Object::toString).toList();
    };
  }

  @Test
  @DisplayName("An empty plan is a plan")
  void empty() {
    assertThat(PlanReader.read(Map.of(), List.of())).isInstanceOf(PlanReader.Outcome.Ready.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[]| is no mapping",
        "{subnet: []}| has the unknown key 'subnet'; known are rules, options",
        "{subnets: [{}]}| subnets[0].subnet: is missing; write it as 10.77.0.0/24",
        "{subnets: [{subnet: '10.2.0.1/24'}]}| subnets[0].subnet: 10.2.0.1 has host bits set",
        "{subnets: [{subnet: '10.2.0.0/24', pools: ['10.3.0.1-10.3.0.2']}]}| subnets[0]: pool 10.3.0.1-10.3.0.2 is not inside",
        "{subnets: [{subnet: '10.2.0.0/24', pools: ['10.2.0.9-10.2.0.1']}]}| subnets[0].pools[0].range: the range",
        "{subnets: [{subnet: '10.2.0.0/24', pools: ['10.2.0.1-10.2.0.9', '10.2.0.9-10.2.0.12']}]}| overlap; separate them",
        "{subnets: [{subnet: '10.2.0.0/24'}, {subnet: '10.2.0.0/16'}]}| subnets[1]: 10.2.0.0/16 overlaps 10.2.0.0/24 of subnets[0]",
        "{subnets: [{subnet: '10.1.0.0/25'}]}| which --serve gives; take pool= out",
        "{subnets: [{subnet: '10.2.0.0/24', classes: ['x']}]}| there is no class 'x'; known are none",
        "{subnets: [{subnet: '10.2.0.0/24', lease: '5s'}]}| at least 60 s",
        "{subnets: [{subnet: '10.2.0.0/24', lease: {default: '1h', max: '30m'}}]}| lease times must rise",
        "{lease: {default: '1h', renew: '50m', rebind: '40m'}}| renewal 3000s must come before rebinding 2400s",
        "{options: {dns: '10.0.0.1'}}| options.dns: option 'dns' is not known; write option-NNN, or one of",
        "{options: {dns-servers: 'ns1'}}| options.dns-servers: 'ns1' is not an IPv4 address; write it as 10.77.0.1",
        "{options: {option-51: '0x00'}}| options.option-51: is written as lease; use that",
        "{options: {option-224: {wide: 3}}}| takes a value, or one of {address: …}",
        "{send-always: ['nothing']}| send-always[0]: option 'nothing' is not known",
        "{classes: [{match: {arch: 7}}]}| classes[0].name: is missing",
        "{classes: [{name: 'a', match: {colour: 'red'}}]}| classes[0].match.colour: 'colour' is no condition; known are arch",
        "{classes: [{name: 'a', match: {arch: 'x64'}}]}| classes[0].match.arch: 'x64' is no architecture; write its IANA number",
        "{classes: [{name: 'a', match: {arch: 7}}, {name: 'a', match: {arch: 9}}]}| the name 'a' is given twice",
        "{reservations: [{address: '10.1.0.5'}]}| reservations[0]: says not for whom",
        "{reservations: [{mac: '52:54:00:00:00:01', uuid: '4c4c4544-0000-1000-8000-525400770000'}]}| has the keys mac, uuid; keep one",
        "{reservations: [{mac: '52:54', address: '10.1.0.5'}]}| reservations[0].mac: '52:54' is not a MAC address",
        "{reservations: [{mac: '52:54:00:00:00:01', address: '10.9.0.5'}]}| 10.9.0.5 is a host of no subnet here",
        "{reservations: [{mac: '52:54:00:00:00:01', address: '10.1.0.5'}, {mac: '52:54:00:00:00:02', address: '10.1.0.5'}]}| 10.1.0.5 is reserved by reservations[0] already",
        "{reservations: [{mac: '52:54:00:00:00:01', address: '10.1.0.5'}, {mac: '52:54:00:00:00:01', address: '10.1.0.6'}]}| has a reservation on this network already",
        "{reservations: [{mac: '52:54:00:00:00:01', hostname: 'a b'}]}| 'a b' is no host name",
        "{reservations: [{mac: '52:54:00:00:00:01', boot: {script: 'x'}}]}| boot.script: 'x' is no URL",
        "{shared-networks: [{name: 'a'}]}| shared-networks[0].subnets: is missing",
        "{rules: {max-hops: 0}}| hops are 1 to 255",
        "{rules: {relays: ['everywhere']}}| write it as 10.77.0.0/24",
        "{subnets: [{subnet: '10.2.0.0/24', interface: 'eth1'}, {subnet: '10.3.0.0/24', interface: 'eth1'}]}| make both subnets of one shared network"
      })
  @DisplayName("A problem names its path, the value and the remedy")
  void wrong(String text, String sentence) throws Exception {
    assertThat(problems(text)).hasSize(1).first().asString().contains(sentence);
  }

  @Test
  @DisplayName("All problems are reported at once")
  void allAtOnce() throws Exception {
    assertThat(
            problems(
                "{options: {dns-servers: 'x'}, lease: 'soon', subnets: [{pools: 'all'}],"
                    + " reservations: [{}]}"))
        .hasSize(5);
  }

  @Test
  @DisplayName("A reservation may be in a subnet that is served otherwise")
  void servedElsewhere() throws Exception {
    assertThat(problems("{reservations: [{mac: '52:54:00:00:00:01', address: '10.1.0.5'}]}"))
        .isEmpty();
  }

  @Test
  @DisplayName("Conditions nested without end are refused, not followed")
  void deep() throws Exception {
    var match = "{not: ".repeat(50) + "{arch: 7}" + "}".repeat(50);
    assertThat(problems("{classes: [{name: 'a', match: %s}]}".formatted(match)))
        .first()
        .asString()
        .contains("too deep");
  }
}
