package dev.ichor.bmc.ipmi.crypto;

import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.inventory.model.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC-128 as RMCP+ pads it (§13.29): initialisation vector, then data, pad 01 02 03 …, pad
 * length.
 */
final class Aes {
  static final int BLOCK = 16;

  private Aes() {}

  /**
   * @param vector 16 octets, never used twice with one key
   */
  static Bytes encrypt(Bytes key, Bytes vector, Bytes data) {
    var padding = Math.floorMod(-(data.size() + 1), BLOCK);
    var plain = new WireWriter().bytes(data);
    for (var i = 1; i <= padding; i++) {
      plain.u8(i);
    }
    plain.u8(padding);
    var secret = run(Cipher.ENCRYPT_MODE, key, vector, plain.done());
    return new WireWriter().bytes(vector).bytes(secret).done();
  }

  static Bytes decrypt(Bytes key, Bytes payload) throws MalformedIpmiException {
    var size = payload.size() - BLOCK;
    if (size < BLOCK || size % BLOCK != 0) {
      throw new MalformedIpmiException(
          "confidential.size", 0, "%d octets, not whole blocks".formatted(payload.size()));
    }
    var vector = payload.slice(0, BLOCK);
    var plain = run(Cipher.DECRYPT_MODE, key, vector, payload.slice(BLOCK, payload.size()));
    var padding = plain.at(plain.size() - 1);
    var length = plain.size() - 1 - padding;
    if (length < 0) {
      throw new MalformedIpmiException(
          "confidential.padLength", plain.size() - 1, "%d of %d".formatted(padding, plain.size()));
    }
    for (var i = 0; i < padding; i++) {
      if (plain.at(length + i) != i + 1) {
        throw new MalformedIpmiException("confidential.pad", length + i, "not 01 02 03 …");
      }
    }
    return plain.slice(0, length);
  }

  private static Bytes run(int mode, Bytes key, Bytes vector, Bytes input) {
    try {
      var cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(key.toArray(), "AES"), new IvParameterSpec(vector.toArray()));
      return Bytes.of(cipher.doFinal(input.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks and a 16 octet key always work", e);
    }
  }
}
