package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Options of one level of the plan (everywhere, shared network, subnet, class, reservation),
 * encoded when the plan is read.
 *
 * @param options in the order they were written
 * @param always those that go also to clients that did not ask for them (option 55)
 */
public record Template(Options options, Set<OptionCode> always) {
  public static final Template EMPTY = new Template(Options.EMPTY, Set.of());

  public Template {
    requireNonNull(options, "options");
    always = Collections.unmodifiableSet(new LinkedHashSet<>(always));
  }

  public static Template of(Options options) {
    return new Template(options, Set.of());
  }

  public Optional<Bytes> get(OptionCode code) {
    return options.get(code);
  }

  public boolean isEmpty() {
    return options.values().isEmpty() && always.isEmpty();
  }

  /** The more special level over the more general one. */
  public Template over(Template general) {
    if (isEmpty() || general.isEmpty()) {
      return isEmpty() ? general : this;
    }
    var both = new LinkedHashSet<>(general.always());
    both.addAll(always);
    return new Template(Options.builder().putAll(general.options()).putAll(options).build(), both);
  }

  /** With these addresses; without the option when there are none. */
  public Template with(OptionCode code, List<Inet4Address> addresses) {
    var kept = Options.builder();
    options
        .values()
        .forEach(
            (other, value) -> {
              if (!other.equals(code)) {
                kept.put(other, value);
              }
            });
    return new Template(kept.putAll(code, addresses).build(), always);
  }

  public Template with(OptionCode code, String text) {
    return new Template(Options.builder().putAll(options).put(code, text).build(), always);
  }
}
