package dev.ichor.dhcp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ichor.dhcp.policy.plan.PlanReader;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.util.List;
import java.util.Map;

/** A scene whose networks come from a plan, written as JSON with single quotes and bare names. */
final class PlannedScene {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();

  private PlannedScene() {}

  static Scene of(String plan) {
    var scene = new Scene();
    use(scene, plan);
    return scene;
  }

  /** Leases stay, the plan changes. */
  static void use(Scene scene, String plan) {
    scene.networks = java.util.Optional.of(Networks.of(plan(plan), Map.of("eth1", Scene.SELF)));
  }

  static Plan plan(String text) {
    var outcome = PlanReader.read(tree(text), List.of());
    assertThat(outcome).isInstanceOf(PlanReader.Outcome.Ready.class);
    return ((PlanReader.Outcome.Ready) outcome).plan();
  }

  static Object tree(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  /** Options that are asked for, in this order. */
  static Options.Builder asking(int... codes) {
    return Options.builder().put(OptionCode.PARAMETER_REQUEST_LIST, Bytes.of(codes));
  }

  static Options.Builder relayed(String option82) {
    return Options.builder().put(OptionCode.RELAY_INFORMATION, Bytes.ofHex(option82));
  }

  static DhcpMessage discover(String mac, Options.Builder options) {
    return Scene.message(mac, MessageType.DISCOVER, options);
  }

  static String offered(Scene scene, DhcpMessage message) {
    return scene.reply(message).message().yiaddr().getHostAddress();
  }

  /** DISCOVER and REQUEST with the same options. */
  static Inet4Address bind(
      Scene scene, String mac, java.util.function.Supplier<Options.Builder> options) {
    var offer = scene.apply(discover(mac, options.get())).message().yiaddr();
    var select =
        options
            .get()
            .put(OptionCode.SERVER_ID, Scene.SELF)
            .put(OptionCode.REQUESTED_ADDRESS, offer);
    return scene.apply(Scene.message(mac, MessageType.REQUEST, select)).message().yiaddr();
  }
}
