package dev.ichor.boot.tftp.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/** A TFTP packet (RFC 1350 §5, RFC 2347 §3). The six kinds are all there are. */
public sealed interface TftpPacket {
  /** Opcode on the wire. */
  int opcode();

  /**
   * Read request.
   *
   * @param file as sent, not normalised
   * @param mode as sent; compared without regard to case (RFC 1350 §5)
   */
  record Rrq(String file, String mode, TftpOptions options) implements TftpPacket {
    public Rrq {
      requireNonNull(file, "file");
      requireNonNull(mode, "mode");
      requireNonNull(options, "options");
    }

    @Override
    public int opcode() {
      return 1;
    }
  }

  /** Write request; decoded so that it can be refused by name. */
  record Wrq(String file, String mode, TftpOptions options) implements TftpPacket {
    public Wrq {
      requireNonNull(file, "file");
      requireNonNull(mode, "mode");
      requireNonNull(options, "options");
    }

    @Override
    public int opcode() {
      return 2;
    }
  }

  /**
   * One block; shorter than blksize (also empty) when it is the last.
   *
   * @param block 0 to 65535
   */
  record Data(int block, Bytes payload) implements TftpPacket {
    /** Opcode, for the server that writes file octets straight behind the header. */
    public static final int OPCODE = 3;

    public Data {
      requireBlock(block);
      requireNonNull(payload, "payload");
    }

    @Override
    public int opcode() {
      return OPCODE;
    }
  }

  /**
   * Acknowledgement of a block, or of the OACK as block 0.
   *
   * @param block 0 to 65535
   */
  record Ack(int block) implements TftpPacket {
    public Ack {
      requireBlock(block);
    }

    @Override
    public int opcode() {
      return 4;
    }
  }

  /** Ends the transfer; never answered (RFC 1350 §7). */
  record Error(TftpErrorCode code, String message) implements TftpPacket {
    public Error {
      requireNonNull(code, "code");
      requireNonNull(message, "message");
    }

    @Override
    public int opcode() {
      return 5;
    }
  }

  /** Options that the server accepts (RFC 2347 §3). */
  record Oack(TftpOptions options) implements TftpPacket {
    public Oack {
      requireNonNull(options, "options");
    }

    @Override
    public int opcode() {
      return 6;
    }
  }

  private static void requireBlock(int block) {
    if ((block & ~0xffff) != 0) {
      throw new IllegalArgumentException("block %d is outside 0..65535".formatted(block));
    }
  }
}
