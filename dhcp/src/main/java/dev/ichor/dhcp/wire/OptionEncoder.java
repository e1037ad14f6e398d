package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
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

  /** What goes out, and what was left out, least needed first. */
  record Fitted(Options kept, List<OptionCode> dropped) {}

  /** Relay information does not count (RFC 3046 §2.2). */
  static Fitted fit(Options options, int budget) {
    var size = size(options) - encodedSize(options, OptionCode.RELAY_INFORMATION);
    if (size <= budget) {
      return new Fitted(options, List.of());
    }
    var dropped = new ArrayList<OptionCode>();
    for (var code : dropOrder(options)) {
      if (size <= budget) {
        break;
      }
      dropped.add(code);
      size -= encodedSize(options, code);
    }
    var kept = Options.builder();
    for (var i = 0; i < options.size(); i++) {
      if (!dropped.contains(options.codeAt(i))) {
        kept.put(options.codeAt(i), options.valueAt(i));
      }
    }
    return new Fitted(kept.finish(), dropped);
  }

  private static List<OptionCode> dropOrder(Options options) {
    var order = new ArrayList<OptionCode>();
    for (var i = options.size() - 1; i >= 0; i--) {
      var code = options.codeAt(i);
      if (!NEEDED.contains(code) && !code.equals(OptionCode.RELAY_INFORMATION)) {
        order.add(code);
      }
    }
    for (var code : NEEDED.reversed()) {
      if (options.has(code) && !code.equals(OptionCode.MESSAGE_TYPE)) {
        order.add(code);
      }
    }
    return order;
  }

  /** Of the whole option space, its End included. */
  static int size(Options options) {
    var size = 1;
    for (var i = 0; i < options.size(); i++) {
      size += encodedSize(options.codeAt(i), options.valueAt(i));
    }
    return size;
  }

  private static int encodedSize(Options options, OptionCode code) {
    return options.get(code).map(value -> encodedSize(code, value)).orElse(0);
  }

  private static int encodedSize(OptionCode code, Bytes value) {
    var pieces = Math.max(1, (value.size() + LONGEST_PIECE - 1) / LONGEST_PIECE);
    return value.size() + 2 * pieces + (code.equals(OptionCode.BOOT_FILE) ? 1 : 0);
  }

  /** 53 first, 1 before 3, 82 last; the rest as it was added. */
  static void write(Options options, byte[] out, int start) {
    var at = write(OptionCode.MESSAGE_TYPE, options, out, start);
    var isMaskWritten = false;
    for (var i = 0; i < options.size(); i++) {
      var code = options.codeAt(i);
      var isMask = code.equals(OptionCode.SUBNET_MASK);
      if (code.equals(OptionCode.ROUTER) && !isMaskWritten) {
        at = write(OptionCode.SUBNET_MASK, options, out, at);
        isMaskWritten = true;
      }
      if (!(isMask && isMaskWritten) && !isPlaced(code)) {
        at = write(code, options.valueAt(i), out, at);
        isMaskWritten |= isMask;
      }
    }
    at = write(OptionCode.RELAY_INFORMATION, options, out, at);
    out[at] = (byte) OptionCode.END;
  }

  private static boolean isPlaced(OptionCode code) {
    return code.equals(OptionCode.MESSAGE_TYPE) || code.equals(OptionCode.RELAY_INFORMATION);
  }

  private static int write(OptionCode code, Options options, byte[] out, int at) {
    var value = options.get(code);
    return value.isPresent() ? write(code, value.get(), out, at) : at;
  }

  /** Returns where the next one goes. */
  private static int write(OptionCode code, Bytes value, byte[] out, int start) {
    var at = start;
    var from = 0;
    do {
      var piece = value.view(from, Math.min(from + LONGEST_PIECE, value.size()));
      out[at++] = (byte) code.code();
      out[at++] = (byte) piece.size();
      piece.copyTo(out, at);
      at += piece.size();
      from += LONGEST_PIECE;
    } while (from < value.size());
    // EDK2 writes a NUL one octet past the value; docs/looks-wrong.md "A pad after option 67".
    return code.equals(OptionCode.BOOT_FILE) ? at + 1 : at;
  }
}
