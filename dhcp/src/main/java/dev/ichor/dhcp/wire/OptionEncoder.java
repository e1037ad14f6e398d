package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes option space within a budget, in an order that picky clients accept. */
final class OptionEncoder {
  private static final int LONGEST_PIECE = 255;

  /** What a client cannot boot without, most needed first; all else is dropped before these. */
  private static final List<OptionCode> NEEDED =
      List.of(
          OptionCode.MESSAGE_TYPE,
          OptionCode.SERVER_ID,
          OptionCode.LEASE_TIME,
          OptionCode.SUBNET_MASK,
          OptionCode.ROUTER,
          OptionCode.BOOT_FILE,
          OptionCode.TFTP_SERVER_NAME,
          OptionCode.VENDOR_CLASS,
          OptionCode.VENDOR_SPECIFIC,
          OptionCode.CLIENT_UUID,
          OptionCode.CLIENT_ID);

  private OptionEncoder() {}

  /** Option space with its End, and what was left out. */
  record Fitted(Bytes octets, List<OptionCode> dropped) {}

  static Fitted fit(Options options, int budget) {
    var kept = ordered(options);
    var size = 1;
    for (var code : kept) {
      size += code.equals(OptionCode.RELAY_INFORMATION) ? 0 : encodedSize(code, options);
    }
    var dropped = new ArrayList<OptionCode>();
    for (var code : dropOrder(kept)) {
      if (size <= budget) {
        break;
      }
      kept.remove(code);
      dropped.add(code);
      size -= encodedSize(code, options);
    }
    return new Fitted(write(kept, options), dropped);
  }

  /** 53 first, 1 before 3, 82 last; the rest as it was added. */
  private static List<OptionCode> ordered(Options options) {
    var codes = new ArrayList<>(options.values().keySet());
    if (codes.remove(OptionCode.MESSAGE_TYPE)) {
      codes.addFirst(OptionCode.MESSAGE_TYPE);
    }
    var router = codes.indexOf(OptionCode.ROUTER);
    if (router >= 0 && codes.indexOf(OptionCode.SUBNET_MASK) > router) {
      codes.remove(OptionCode.SUBNET_MASK);
      codes.add(router, OptionCode.SUBNET_MASK);
    }
    if (codes.remove(OptionCode.RELAY_INFORMATION)) {
      codes.addLast(OptionCode.RELAY_INFORMATION);
    }
    return codes;
  }

  private static List<OptionCode> dropOrder(List<OptionCode> codes) {
    var order = new ArrayList<>(codes.reversed());
    order.removeAll(NEEDED);
    order.remove(OptionCode.RELAY_INFORMATION);
    for (var code : NEEDED.reversed()) {
      if (codes.contains(code) && !code.equals(OptionCode.MESSAGE_TYPE)) {
        order.add(code);
      }
    }
    return order;
  }

  private static int encodedSize(OptionCode code, Options options) {
    var value = options.get(code).map(Bytes::size).orElse(0);
    var pieces = Math.max(1, (value + LONGEST_PIECE - 1) / LONGEST_PIECE);
    return value + 2 * pieces + (code.equals(OptionCode.BOOT_FILE) ? 1 : 0);
  }

  private static Bytes write(List<OptionCode> codes, Options options) {
    var out = new ByteArrayOutputStream();
    for (var code : codes) {
      writePieces(out, code, options.get(code).orElse(Bytes.EMPTY));
      if (code.equals(OptionCode.BOOT_FILE)) {
        // EDK2 writes a NUL one octet past the value; docs/looks-wrong.md "A pad after option 67".
        out.write(OptionCode.PAD);
      }
    }
    out.write(OptionCode.END);
    return Bytes.of(out.toByteArray());
  }

  private static void writePieces(ByteArrayOutputStream out, OptionCode code, Bytes value) {
    var at = 0;
    do {
      var piece = value.slice(at, Math.min(at + LONGEST_PIECE, value.size()));
      out.write(code.code());
      out.write(piece.size());
      out.writeBytes(piece.toArray());
      at += LONGEST_PIECE;
    } while (at < value.size());
  }
}
