package dev.ichor.boot.tftp.policy;

import static dev.ichor.boot.tftp.wire.TftpOptions.BLKSIZE;
import static dev.ichor.boot.tftp.wire.TftpOptions.TIMEOUT;
import static dev.ichor.boot.tftp.wire.TftpOptions.TSIZE;
import static dev.ichor.boot.tftp.wire.TftpOptions.WINDOWSIZE;
import static java.util.Objects.requireNonNull;

import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Outcome of option negotiation (RFC 2347): only what was asked is answered, each option once, in
 * the client's spelling and order. An option with a value outside its range is left out.
 *
 * @param blksize octets per block, 512 when not negotiated
 * @param windowsize blocks in flight, 1 when not negotiated
 * @param timeout the client's own time-out (RFC 2349 §2), absent when not negotiated
 * @param accepted what the OACK carries; empty means that no OACK is sent
 */
public record Negotiation(
    int blksize, int windowsize, Optional<Duration> timeout, TftpOptions accepted) {
  private static final int DEFAULT_BLKSIZE = 512;

  public Negotiation {
    requireNonNull(timeout, "timeout");
    requireNonNull(accepted, "accepted");
  }

  /**
   * Answers the options of a read request.
   *
   * @param size octets of the file
   */
  public static Negotiation of(TftpOptions asked, long size, TransferPolicy policy) {
    var blksize = DEFAULT_BLKSIZE;
    var windowsize = 1;
    Optional<Duration> timeout = Optional.empty();
    List<Option> accepted = new ArrayList<>();
    for (var option : asked.list()) {
      if (accepted.stream().anyMatch(earlier -> earlier.isNamed(option.name()))) {
        continue;
      }
      var grant = grant(option, size, policy);
      if (grant.isEmpty()) {
        continue;
      }
      var value = grant.getAsLong();
      accepted.add(new Option(option.name(), Long.toString(value)));
      switch (option.name().toLowerCase(Locale.ROOT)) {
        case BLKSIZE -> blksize = (int) value;
        case WINDOWSIZE -> windowsize = (int) value;
        case TIMEOUT -> timeout = Optional.of(Duration.ofSeconds(value));
        default -> {} // tsize changes nothing here
      }
    }
    return new Negotiation(blksize, windowsize, timeout, new TftpOptions(accepted));
  }

  private static OptionalLong grant(Option option, long size, TransferPolicy policy) {
    return switch (option.name().toLowerCase(Locale.ROOT)) {
      case BLKSIZE -> atMost(inRange(option, 8, 65464), policy.maxBlksize());
      case WINDOWSIZE -> atMost(inRange(option, 1, 65535), policy.maxWindowsize());
      case TIMEOUT -> inRange(option, 1, 255);
      case TSIZE ->
          inRange(option, 0, Long.MAX_VALUE).isPresent()
              ? OptionalLong.of(size)
              : OptionalLong.empty();
      default -> OptionalLong.empty();
    };
  }

  private static OptionalLong atMost(OptionalLong asked, int most) {
    return asked.isPresent() ? OptionalLong.of(Math.min(asked.getAsLong(), most)) : asked;
  }

  private static OptionalLong inRange(Option option, long least, long most) {
    if (!option.value().matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    var value = Long.parseLong(option.value());
    return value < least || value > most ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
