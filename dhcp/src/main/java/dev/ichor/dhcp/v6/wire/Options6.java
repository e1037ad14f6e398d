package dev.ichor.dhcp.v6.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Options in the order they came or were added; some may stand several times. */
public record Options6(List<Option6> list) {
  public static final Options6 EMPTY = new Options6(List.of());

  public Options6 {
    list = List.copyOf(list);
  }

  public static Options6 of(Option6... options) {
    return new Options6(List.of(options));
  }

  /** The first of the kind. */
  public <T extends Option6> Optional<T> get(Class<T> kind) {
    return all(kind).findFirst();
  }

  public <T extends Option6> Stream<T> all(Class<T> kind) {
    return list.stream().filter(kind::isInstance).map(kind::cast);
  }

  public boolean has(Class<? extends Option6> kind) {
    return list.stream().anyMatch(kind::isInstance);
  }

  public Optional<Duid> clientId() {
    return get(Option6.ClientId.class).map(Option6.ClientId::duid);
  }

  public Optional<Duid> serverId() {
    return get(Option6.ServerId.class).map(Option6.ServerId::duid);
  }

  /** The client asks for that option (§21.7). */
  public boolean asksFor(int code) {
    return all(Option6.Oro.class).anyMatch(oro -> oro.codes().contains(code));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects options in order. */
  public static final class Builder {
    private final List<Option6> list = new ArrayList<>();

    public Builder add(Option6 option) {
      list.add(option);
      return this;
    }

    public Options6 build() {
      return new Options6(list);
    }
  }
}
