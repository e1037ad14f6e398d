package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/**
 * How a raw reading becomes a value: y = L[(M x + B 10^K1) 10^K2] (§36.3).
 *
 * @param form bits 7:6 of "sensor units 1": 0 unsigned, 1 ones' complement, 2 two's complement
 * @param m multiplier, ten bits signed
 * @param b offset, ten bits signed
 * @param bExponent K1, four bits signed
 * @param rExponent K2, four bits signed
 * @param linearisation 0 linear, 1 to 11 a function of Table 43-1, 70h to 7Fh factors by reading
 * @param unit e.g. {@code degrees C}
 */
public record SensorScale(
    int form, int m, int b, int bExponent, int rExponent, int linearisation, String unit) {
  private static final int ONES = 1;
  private static final int TWOS = 2;

  public SensorScale {
    requireNonNull(unit, "unit");
  }

  /** The factors must be asked for with each reading (Get Sensor Reading Factors, §35.5). */
  public boolean isByReading() {
    return linearisation >= 0x70;
  }

  /** Empty when the function has no value there, as 1/x at 0. */
  public Optional<Double> value(int raw) {
    var x = signed(raw);
    var y = (m * x + b * Math.pow(10, bExponent)) * Math.pow(10, rExponent);
    var bent =
        switch (linearisation) {
          case 1 -> Math.log(y);
          case 2 -> Math.log10(y);
          case 3 -> Math.log(y) / Math.log(2);
          case 4 -> Math.exp(y);
          case 5 -> Math.pow(10, y);
          case 6 -> Math.pow(2, y);
          case 7 -> 1 / y;
          case 8 -> y * y;
          case 9 -> y * y * y;
          case 10 -> Math.sqrt(y);
          case 11 -> Math.cbrt(y);
          default -> y;
        };
    return Double.isFinite(bent) ? Optional.of(rounded(bent)) : Optional.empty();
  }

  private double signed(int raw) {
    return switch (form) {
      case ONES -> raw >= 0x80 ? -(~raw & 0x7f) : raw;
      case TWOS -> (byte) raw;
      default -> raw;
    };
  }

  /** Eight bits measure nothing to more than this; 12.000000000000002 V misleads. */
  private static double rounded(double value) {
    if (value == 0) {
      return 0;
    }
    var scale = Math.pow(10, 6 - (int) Math.ceil(Math.log10(Math.abs(value))));
    return Double.isFinite(scale) && scale != 0 ? Math.round(value * scale) / scale : value;
  }

  /**
   * With the factors of one reading (§35.5): M, B and the exponents as six octets, packed as in a
   * full sensor record.
   */
  static SensorScale factors(WireReader reader, int form, int linearisation, String unit)
      throws MalformedIpmiException {
    var mLow = reader.u8("sensor.m");
    var mHigh = reader.u8("sensor.mTolerance");
    var bLow = reader.u8("sensor.b");
    var bHigh = reader.u8("sensor.bAccuracy");
    reader.skip(1, "sensor.accuracy");
    var exponents = reader.u8("sensor.exponents");
    return new SensorScale(
        form,
        signed(mLow | (mHigh & 0xc0) << 2, 10),
        signed(bLow | (bHigh & 0xc0) << 2, 10),
        signed(exponents & 0xf, 4),
        signed(exponents >> 4, 4),
        linearisation,
        unit);
  }

  /** With the factors that Get Sensor Reading Factors gave for one reading, behind "next". */
  public SensorScale with(Bytes answer) throws MalformedIpmiException {
    var reader = new WireReader(answer);
    reader.skip(1, "factors.next");
    return factors(reader, form, 0, unit);
  }

  private static int signed(int value, int bits) {
    return value << 32 - bits >> 32 - bits;
  }
}
