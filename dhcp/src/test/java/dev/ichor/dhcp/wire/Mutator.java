package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages octets in the ways that networks, firmware and attackers do; the same seed, the same
 * damage.
 */
public final class Mutator {
  private static final int[] TELLING = {0, 1, 2, 3, 4, 6, 63, 64, 127, 128, 192, 254, 255};
  private static final int LONGEST = 1_500;

  private final Random random;
  private final List<Bytes> seeds;

  public Mutator(long seed, List<Bytes> seeds) {
    this.random = new Random(seed);
    this.seeds = seeds;
  }

  /** One in twenty is noise; the others are a seed with one to eight wounds. */
  public Bytes next() {
    if (seeds.isEmpty() || random.nextInt(20) == 0) {
      var noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      return Bytes.of(noise);
    }
    var octets = any().toArray();
    for (var wounds = 1 + random.nextInt(8); wounds > 0; wounds--) {
      octets = wound(octets);
    }
    return Bytes.of(octets.length > LONGEST ? Arrays.copyOf(octets, LONGEST) : octets);
  }

  private Bytes any() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] wound(byte[] octets) {
    if (octets.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    // Fields of a message are few and early; what lies about length is in the options behind them.
    var from = octets.length > 240 && random.nextInt(4) > 0 ? 240 : 0;
    var at = from + random.nextInt(octets.length - from);
    return switch (random.nextInt(7)) {
      case 0 -> with(octets, at, octets[at] ^ 1 << random.nextInt(8));
      case 1 -> with(octets, at, TELLING[random.nextInt(TELLING.length)]);
      case 2 -> with(octets, at, random.nextInt(256));
      case 3 -> Arrays.copyOf(octets, at);
      case 4 -> joined(octets, at, octets, random.nextInt(octets.length));
      case 5 -> joined(octets, at, any().toArray(), 0);
      default -> joined(octets, at, octets, Math.min(octets.length, at + 1 + random.nextInt(8)));
    };
  }

  private static byte[] with(byte[] octets, int at, int value) {
    octets[at] = (byte) value;
    return octets;
  }

  /** The head of one, then the tail of the other. */
  private static byte[] joined(byte[] head, int headSize, byte[] tail, int tailFrom) {
    var out = Arrays.copyOf(head, headSize + tail.length - tailFrom);
    System.arraycopy(tail, tailFrom, out, headSize, tail.length - tailFrom);
    return out;
  }
}
