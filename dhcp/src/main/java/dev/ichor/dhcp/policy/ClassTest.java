package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.RelayInformation;
import dev.ichor.dhcp.wire.UserClass;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A condition on a client, by what it sent; no test looks at anything else. */
public sealed interface ClassTest {
  /** Option 60 begins with it. */
  record VendorClass(String prefix) implements ClassTest {}

  /** Option 77 names it, in either of its forms. */
  record User(String name) implements ClassTest {}

  /** Option 93 lists it. */
  record Architecture(int code) implements ClassTest {}

  /** The Ethernet address begins with these octets: a maker's, or a whole one. */
  record Mac(Bytes prefix) implements ClassTest {}

  /** Option 97, in either octet order. */
  record Uuid(UUID uuid) implements ClassTest {}

  /** Option 12. */
  record Hostname(Pattern glob) implements ClassTest {}

  /** giaddr. */
  record Relay(Cidr network) implements ClassTest {}

  /** A sub-option of option 82: 1 circuit, 2 remote, 12 relay agent identifier. */
  record RelayOption(int tag, OctetPattern pattern) implements ClassTest {}

  /** Any option by its octets; an empty prefix asks only whether it is there. */
  record Option(OptionCode code, OctetPattern pattern) implements ClassTest {}

  /** All of them; of none: everybody. */
  record All(List<ClassTest> tests) implements ClassTest {
    public All {
      tests = List.copyOf(tests);
    }
  }

  /** At least one of them. */
  record Any(List<ClassTest> tests) implements ClassTest {
    public Any {
      tests = List.copyOf(tests);
    }
  }

  record Not(ClassTest test) implements ClassTest {}

  /** Whether the sender of the message meets it. */
  default boolean matches(Request request) {
    var message = request.message();
    var options = message.options();
    return switch (this) {
      case VendorClass(var prefix) -> matches(options.text(OptionCode.VENDOR_CLASS), prefix);
      case User(var name) ->
          options.get(OptionCode.USER_CLASS).filter(it -> UserClass.of(it).names(name)).isPresent();
      case Architecture(var code) ->
          request.architectures().stream().anyMatch(it -> it.code() == code);
      case Mac(var prefix) ->
          message.htype() == dev.ichor.dhcp.wire.DhcpMessage.ETHERNET
              && new OctetPattern(prefix, true).matches(message.chaddr());
      case Uuid(var uuid) -> request.uuids().contains(uuid);
      case Hostname(var glob) ->
          request.hostname().filter(name -> glob.matcher(name).matches()).isPresent();
      case Relay(var network) -> message.isRelayed() && network.contains(message.giaddr());
      case RelayOption(var tag, var pattern) ->
          request
              .relay()
              .map(RelayInformation::sub)
              .flatMap(sub -> sub.get(tag))
              .filter(pattern::matches)
              .isPresent();
      case Option(var code, var pattern) -> options.get(code).filter(pattern::matches).isPresent();
      case All(var tests) -> tests.stream().allMatch(test -> test.matches(request));
      case Any(var tests) -> tests.stream().anyMatch(test -> test.matches(request));
      case Not(var test) -> !test.matches(request);
    };
  }

  private static boolean matches(Optional<String> text, String prefix) {
    return text.filter(it -> it.startsWith(prefix)).isPresent();
  }
}
