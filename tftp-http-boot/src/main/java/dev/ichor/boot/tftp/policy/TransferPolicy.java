package dev.ichor.boot.tftp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BootQuirk;
import java.time.Duration;
import java.util.Set;

/**
 * What the server grants and how patient it is.
 *
 * @param maxBlksize octets; 1468 fills an Ethernet frame of 1500 over IPv4 without a fragment
 * @param maxWindowsize blocks in flight
 * @param retransmitFirst until a round trip is measured, and whenever the client asked no time-out
 * @param retransmitLeast floor of the measured time-out
 * @param retransmitMost ceiling of the doubled time-out
 * @param attempts sendings of the same packet before the transfer is given up
 * @param attemptsUnproven the same before the peer has answered once; small, since its address may
 *     be forged
 * @param rollover what follows block 65535
 */
public record TransferPolicy(
    int maxBlksize,
    int maxWindowsize,
    Duration retransmitFirst,
    Duration retransmitLeast,
    Duration retransmitMost,
    int attempts,
    int attemptsUnproven,
    Rollover rollover) {

  /** Safe for old ROMs and for networks with the usual MTU. */
  public static final TransferPolicy DEFAULT =
      new TransferPolicy(
          1468,
          64,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(8),
          6,
          4,
          Rollover.TO_ZERO);

  /** Of IP and UDP. */
  private static final int IPV4_HEADERS = 28;

  private static final int IPV6_HEADERS = 48;

  /** Opcode and block number (RFC 1350 §5). */
  private static final int DATA_HEADER = 4;

  /** What a client has that asks for nothing. */
  private static final int LEAST_USUAL = 512;

  private static final int SMALL_BLOCKS = 1024;

  public TransferPolicy {
    requireNonNull(retransmitFirst, "retransmitFirst");
    requireNonNull(retransmitLeast, "retransmitLeast");
    requireNonNull(retransmitMost, "retransmitMost");
    requireNonNull(rollover, "rollover");
    requireBetween("maxBlksize", maxBlksize, 8, 65464);
    requireBetween("maxWindowsize", maxWindowsize, 1, 16384);
    requireBetween("attempts", attempts, 1, 100);
    requireBetween("attemptsUnproven", attemptsUnproven, 1, attempts);
  }

  /**
   * The same for one link: no block larger than what it takes in one packet. RFC 1350 knows no path
   * MTU, and a lost fragment loses the block.
   *
   * @param mtu octets of a packet with its IP header
   */
  public TransferPolicy within(int mtu, boolean isIpv6) {
    var headers = (isIpv6 ? IPV6_HEADERS : IPV4_HEADERS) + DATA_HEADER;
    return withMaxBlksize(Math.min(maxBlksize, Math.max(LEAST_USUAL, mtu - headers)));
  }

  /** The same for one machine's firmware. */
  public TransferPolicy with(Set<BootQuirk> quirks) {
    var blocks =
        quirks.contains(BootQuirk.TFTP_SMALL_BLOCKS)
            ? withMaxBlksize(Math.min(maxBlksize, SMALL_BLOCKS))
            : this;
    return new TransferPolicy(
        blocks.maxBlksize,
        quirks.contains(BootQuirk.TFTP_ONE_BLOCK) ? 1 : maxWindowsize,
        retransmitFirst,
        retransmitLeast,
        retransmitMost,
        attempts,
        attemptsUnproven,
        quirks.contains(BootQuirk.TFTP_ROLLOVER_TO_ONE) ? Rollover.TO_ONE : rollover);
  }

  private TransferPolicy withMaxBlksize(int most) {
    return new TransferPolicy(
        most,
        maxWindowsize,
        retransmitFirst,
        retransmitLeast,
        retransmitMost,
        attempts,
        attemptsUnproven,
        rollover);
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(name, value, least, most));
    }
  }

  /** Block numbers have 16 bits; the specifications do not say what follows 65535. */
  public enum Rollover {
    /** 65535 is followed by 0, as nearly all clients expect. */
    TO_ZERO {
      @Override
      public int number(long block) {
        return (int) (block & 0xffff);
      }
    },
    /** 65535 is followed by 1. */
    TO_ONE {
      @Override
      public int number(long block) {
        return block == 0 ? 0 : (int) ((block - 1) % 65535) + 1;
      }
    };

    /** The number on the wire of the n-th block; 0 is the OACK. */
    public abstract int number(long block);
  }
}
