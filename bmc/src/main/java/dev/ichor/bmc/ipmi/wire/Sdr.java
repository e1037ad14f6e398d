package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One sensor data record (§43); of other kinds than these only the number is kept. */
public sealed interface Sdr {
  /** Octets of the header that says how long the rest is (§43.1). */
  int HEADER = 5;

  /**
   * A sensor.
   *
   * @param owner slave address of the controller that has it, 20h the BMC itself; odd: software
   * @param channel on which the BMC reaches the owner
   * @param eventType 1 threshold, 2 to Ch generic discrete, 6Fh specific to the sensor type
   * @param thresholdsReadable the sensor answers Get Sensor Thresholds
   * @param readable false for sensors that only send events
   * @param scale how a reading becomes a value; empty for discrete sensors
   */
  record Sensor(
      int owner,
      int channel,
      int lun,
      int number,
      int entity,
      int instance,
      int sensorType,
      int eventType,
      boolean thresholdsReadable,
      boolean readable,
      Optional<SensorScale> scale,
      String name)
      implements Sdr {
    public Sensor {
      requireNonNull(scale, "scale");
      requireNonNull(name, "name");
    }

    public boolean isThreshold() {
      return eventType == 1;
    }

    private Sensor numbered(int offset, String suffix) {
      return new Sensor(
          owner,
          channel,
          lun,
          number + offset,
          entity,
          instance,
          sensorType,
          eventType,
          thresholdsReadable,
          readable,
          scale,
          name + suffix);
    }
  }

  /**
   * Where a FRU's data is (§43.8).
   *
   * @param address of the controller that has it
   * @param logical that controller reads it by Read FRU Data; else it is a chip on some bus
   */
  record FruDevice(int address, int channel, int lun, int id, boolean logical, String name)
      implements Sdr {
    public FruDevice {
      requireNonNull(name, "name");
    }
  }

  /**
   * Another management controller (§43.9).
   *
   * @param hasParts it keeps a FRU inventory of its own, number 0
   */
  record Controller(int address, int channel, boolean hasParts, String name) implements Sdr {
    public Controller {
      requireNonNull(name, "name");
    }
  }

  record Other(int type) implements Sdr {}

  /** Length of the whole record, from its header. */
  static int length(Bytes header) throws MalformedIpmiException {
    var reader = new WireReader(header);
    reader.skip(4, "sdr.header");
    return HEADER + reader.u8("sdr.length");
  }

  /**
   * @return one, or as many sensors as share a compact record
   */
  static List<Sdr> decode(Bytes octets) throws MalformedIpmiException {
    var reader = new WireReader(octets);
    reader.skip(3, "sdr.id");
    var type = reader.u8("sdr.type");
    reader.skip(1, "sdr.length");
    return switch (type) {
      case 0x01 -> List.of(full(reader));
      case 0x02 -> compact(reader);
      case 0x03 -> eventOnly(reader);
      case 0x11 -> List.of(fru(reader));
      case 0x12 -> List.of(controller(reader));
      default -> List.of(new Other(type));
    };
  }

  private static Sensor full(WireReader reader) throws MalformedIpmiException {
    var key = Key.read(reader);
    reader.skip(6, "sdr.masks");
    var units1 = reader.u8("sdr.units1");
    var unit = SensorUnits.words(units1, reader.u8("sdr.unit"), reader.u8("sdr.unitModifier"));
    var linear = reader.u8("sdr.linearisation") & 0x7f;
    var scale = SensorScale.factors(reader, units1 >> 6 & 3, linear, unit);
    reader.skip(17, "sdr.characteristics");
    var analog = (units1 & 0xc0) != 0xc0;
    return key.sensor(true, analog ? Optional.of(scale) : Optional.empty(), name(reader));
  }

  private static List<Sdr> compact(WireReader reader) throws MalformedIpmiException {
    var key = Key.read(reader);
    reader.skip(9, "sdr.masks");
    var sharing = reader.u16("sdr.sharing");
    reader.skip(6, "sdr.hysteresis");
    return shared(key.sensor(true, Optional.empty(), name(reader)), sharing);
  }

  /** Initialisation and capabilities are not in this form (§43.3). */
  private static List<Sdr> eventOnly(WireReader reader) throws MalformedIpmiException {
    var place = reader.take(5, "sdr.key");
    var key = new Key(place, 0, reader.u8("sdr.sensorType"), reader.u8("sdr.eventType"));
    var sharing = reader.u16("sdr.sharing");
    reader.skip(2, "sdr.oem");
    return shared(key.sensor(false, Optional.empty(), name(reader)), sharing);
  }

  private static List<Sdr> shared(Sensor first, int sharing) {
    var count = Math.max(1, sharing & 0xf);
    if (count == 1) {
      return List.of(first);
    }
    var alphabetic = (sharing >> 4 & 3) == 1;
    var offset = sharing >> 8 & 0x7f;
    var all = new ArrayList<Sdr>();
    for (var i = 0; i < count && first.number() + i <= 0xff; i++) {
      var number = offset + i;
      all.add(
          first.numbered(i, alphabetic ? String.valueOf((char) ('A' + number % 26)) : "" + number));
    }
    return List.copyOf(all);
  }

  private static FruDevice fru(WireReader reader) throws MalformedIpmiException {
    var address = reader.u8("sdr.address");
    var id = reader.u8("sdr.fruId");
    var access = reader.u8("sdr.access");
    var channel = reader.u8("sdr.channel") >> 4;
    reader.skip(6, "sdr.entity");
    var isLogical = (access & 0x80) != 0;
    return new FruDevice(address, channel, access >> 3 & 3, id, isLogical, name(reader));
  }

  private static Controller controller(WireReader reader) throws MalformedIpmiException {
    var address = reader.u8("sdr.address");
    var channel = reader.u8("sdr.channel") & 0xf;
    reader.skip(1, "sdr.initialisation");
    var hasParts = (reader.u8("sdr.capabilities") & 0x08) != 0;
    reader.skip(6, "sdr.entity");
    return new Controller(address, channel, hasParts, name(reader));
  }

  /** Length 31 is reserved and a length past the end is cut: some vendors write either. */
  private static String name(WireReader reader) throws MalformedIpmiException {
    var typeLength = reader.u8("sdr.nameLength");
    var length = Math.min(typeLength & 0x1f, reader.left());
    return TypedText.decode(typeLength, reader.take(length, "sdr.name"), false);
  }

  /**
   * What every sensor record begins with.
   *
   * @param place owner, LUN, number, entity, instance
   */
  record Key(Bytes place, int capabilities, int sensorType, int eventType) {
    static Key read(WireReader reader) throws MalformedIpmiException {
      var place = reader.take(5, "sdr.key");
      reader.skip(1, "sdr.initialisation");
      return new Key(
          place,
          reader.u8("sdr.capabilities"),
          reader.u8("sdr.sensorType"),
          reader.u8("sdr.eventType"));
    }

    Sensor sensor(boolean readable, Optional<SensorScale> scale, String name) {
      var access = capabilities >> 2 & 3;
      return new Sensor(
          place.at(0),
          place.at(1) >> 4,
          place.at(1) & 3,
          place.at(2),
          place.at(3),
          place.at(4) & 0x7f,
          sensorType,
          eventType & 0x7f,
          eventType == 1 && (access == 1 || access == 2),
          readable,
          scale,
          name);
    }
  }
}
