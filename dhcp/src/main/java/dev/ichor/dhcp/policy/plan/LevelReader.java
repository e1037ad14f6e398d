package dev.ichor.dhcp.policy.plan;

import dev.ichor.dhcp.policy.BootOverride;
import dev.ichor.dhcp.policy.LeaseTimes;
import dev.ichor.dhcp.policy.Reservation;
import dev.ichor.dhcp.policy.Template;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCatalog;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.OptionKind;
import dev.ichor.dhcp.wire.OptionValue;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every level of a plan may say: options, lease times, boot. */
final class LevelReader {
  /** Follow from other words of the plan, or belong to the protocol itself. */
  private static final Map<Integer, String> NOT_OPTIONS =
      Map.of(
          1, "follows from the subnet; leave it out",
          50, "is the client's; leave it out",
          51, "is written as lease; use that",
          52, "belongs to the encoding; leave it out",
          53, "belongs to the protocol; leave it out",
          54, "is our own address; leave it out",
          58, "is written as lease.renew; use that",
          59, "is written as lease.rebind; use that",
          61, "is the client's; leave it out",
          82, "is the relay's; leave it out");

  private LevelReader() {}

  static Template template(Fields level) {
    var options = Options.builder();
    level
        .value("options")
        .ifPresent(
            value -> {
              if (value instanceof Map<?, ?> map) {
                map.forEach((name, of) -> option(level, String.valueOf(name), of, options));
              } else {
                level.complain("options", "is no mapping; write names and values");
              }
            });
    var always = new LinkedHashSet<OptionCode>();
    level.readAll("send-always", name -> entry(name).code()).forEach(always::add);
    return new Template(options.build(), always);
  }

  private static void option(
      Fields level,
      String name,
      @org.jspecify.annotations.Nullable Object value,
      Options.Builder out) {
    var at = "options." + Printable.of(name);
    try {
      var entry = entry(name);
      var refusal = NOT_OPTIONS.get(entry.code().code());
      if (refusal != null) {
        level.complain(at, refusal);
      } else if (value == null) {
        level.complain(at, "has no value; give one or leave the option out");
      } else {
        out.put(entry.code(), octets(entry.kind(), value));
      }
    } catch (IllegalArgumentException wrong) {
      level.complain(at, String.valueOf(wrong.getMessage()));
    }
  }

  private static OptionCatalog.Entry entry(String name) {
    return OptionCatalog.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "option '%s' is not known; write option-NNN, or one of %s"
                        .formatted(Printable.of(name), String.join(", ", OptionCatalog.names()))));
  }

  /** By the option's own type, or by the one that {@code {text: …}} names. */
  private static Bytes octets(OptionKind kind, Object value) {
    if (!(value instanceof Map<?, ?> typed)) {
      return OptionValue.encode(kind, value);
    }
    if (typed.size() == 1) {
      var entry = typed.entrySet().iterator().next();
      for (var named : OptionKind.values()) {
        if (named.word().equals(entry.getKey()) && entry.getValue() != null) {
          return OptionValue.encode(named, entry.getValue());
        }
      }
    }
    throw new IllegalArgumentException(
        "takes a value, or one of {%s: …}"
            .formatted(
                String.join(
                    ": …}, {", Arrays.stream(OptionKind.values()).map(OptionKind::word).toList())));
  }

  /** {@code lease: 1h}, or a mapping; what is not said comes from the level above. */
  static LeaseTimes times(Fields level, LeaseTimes above) {
    var value = level.value("lease");
    if (value.isEmpty()) {
      return above;
    }
    if (!(value.get() instanceof Map<?, ?>)) {
      return level.read("lease", text -> LeaseTimes.of(OptionValue.duration(text))).orElse(above);
    }
    var lease =
        Fields.of(
            value.get(),
            level.pathOf("lease"),
            level.problems(),
            List.of("default", "min", "max", "renew", "rebind"));
    var standard = lease.read("default", OptionValue::duration).orElse(above.standard());
    var shortest =
        lease.read("min", OptionValue::duration).orElse(least(above.shortest(), standard));
    var longest = lease.read("max", OptionValue::duration).orElse(most(above.longest(), standard));
    var renew = lease.read("renew", OptionValue::duration);
    var rebind = lease.read("rebind", OptionValue::duration);
    return lease
        .build(() -> new LeaseTimes(standard, shortest, longest, renew, rebind))
        .orElse(above);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  static BootOverride boot(Fields level) {
    return level
        .value("boot")
        .map(
            value -> {
              var boot =
                  Fields.of(
                      value,
                      level.pathOf("boot"),
                      level.problems(),
                      List.of("server", "file", "script"));
              return new BootOverride(
                  boot.read("server", Ipv4::literal),
                  boot.read("file", LevelReader::name),
                  boot.read("script", LevelReader::url));
            })
        .orElse(BootOverride.NONE);
  }

  private static String name(String text) {
    if (!text.matches("[\\x21-\\x7e]{1,255}")) {
      throw new IllegalArgumentException(
          "'%s' is no file name; write one without blanks, as snponly.efi"
              .formatted(Printable.of(text)));
    }
    return text;
  }

  private static String url(String text) {
    if (!text.matches("(https?|tftp)://[\\x21-\\x7e]{1,247}")) {
      throw new IllegalArgumentException(
          "'%s' is no URL; write it as http://10.77.0.1/script.ipxe".formatted(Printable.of(text)));
    }
    return text;
  }

  /** A host name as RFC 1123 §2.1 allows it, perhaps with a domain. */
  static Optional<String> hostname(Fields level) {
    return level.read(
        "hostname",
        text -> {
          if (!Reservation.isHostname(text)) {
            throw new IllegalArgumentException(
                "'%s' is no host name; use letters, digits and hyphens"
                    .formatted(Printable.of(text)));
          }
          return text;
        });
  }
}
