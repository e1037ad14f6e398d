package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a FRU inventory (Platform Management FRU Information Storage Definition 1.0). Vendors get
 * checksums and lengths wrong and the text is good all the same, so a fault is named and reading
 * goes on: only a missing common header is malformed.
 */
public final class FruReader {
  private static final Instant EPOCH = Instant.parse("1996-01-01T00:00:00Z");
  private static final int END_OF_FIELDS = 0xc1;
  private static final int MOST_RECORDS = 64;

  private static final List<String> CHASSIS = List.of("part number", "serial");
  private static final List<String> BOARD =
      List.of("manufacturer", "product", "serial", "part number", "FRU file");
  private static final List<String> PRODUCT =
      List.of(
          "manufacturer", "product", "part number", "version", "serial", "asset tag", "FRU file");

  private final Bytes content;
  private final List<FruArea> areas = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private FruReader(Bytes content) {
    this.content = content;
  }

  /** The areas of one FRU, and what is wrong with it. */
  public static FruContent read(Bytes content) throws MalformedIpmiException {
    var reader = new WireReader(content);
    var version = reader.u8("fru.version") & 0x0f;
    if (version != 1) {
      throw new MalformedIpmiException("fru.version", 0, "%d, not 1".formatted(version));
    }
    reader.skip(1, "fru.internal");
    var offsets = reader.take(4, "fru.offsets");
    reader.skip(2, "fru.checksum");
    var fru = new FruReader(content);
    fru.checkSum("common header", content.slice(0, 8));
    fru.area("chassis", offsets.at(0));
    fru.area("board", offsets.at(1));
    fru.area("product", offsets.at(2));
    fru.records(offsets.at(3) * 8);
    return new FruContent(fru.areas, fru.faults);
  }

  private void area(String name, int offset) {
    var start = offset * 8;
    if (start == 0) {
      return;
    }
    if (start + 2 > content.size()) {
      faults.add("%s area begins behind the end".formatted(name));
      return;
    }
    var end = start + content.at(start + 1) * 8;
    if (end > content.size() || end <= start) {
      faults.add("%s area ends at %d of %d octets".formatted(name, end, content.size()));
      end = content.size();
    } else {
      checkSum(name + " area", content.slice(start, end));
    }
    var fields = new ArrayList<FruArea.Field>();
    try {
      var reader = new WireReader(content.slice(start, end));
      reader.skip(2, "fru.areaHeader");
      var names = opening(name, reader, fields);
      fields(reader, names, fields);
    } catch (MalformedIpmiException e) {
      faults.add("%s area: %s".formatted(name, e.getMessage()));
    }
    areas.add(new FruArea(name, fields));
  }

  private static List<String> opening(String name, WireReader reader, List<FruArea.Field> fields)
      throws MalformedIpmiException {
    switch (name) {
      case "chassis" -> {
        fields.add(new FruArea.Field("type", ChassisKinds.name(reader.u8("fru.chassisType"))));
        return CHASSIS;
      }
      case "board" -> {
        reader.skip(1, "fru.language");
        var minutes = reader.u16("fru.date") | reader.u8("fru.date") << 16;
        if (minutes != 0) {
          fields.add(new FruArea.Field("made", EPOCH.plus(Duration.ofMinutes(minutes)).toString()));
        }
        return BOARD;
      }
      default -> {
        reader.skip(1, "fru.language");
        return PRODUCT;
      }
    }
  }

  private static void fields(WireReader reader, List<String> names, List<FruArea.Field> fields)
      throws MalformedIpmiException {
    for (var index = 0; ; index++) {
      var typeLength = reader.u8("fru.fieldType");
      if (typeLength == END_OF_FIELDS) {
        return;
      }
      var octets = reader.take(typeLength & 0x3f, "fru.field");
      var value = TypedText.decode(typeLength, octets, true);
      var name = index < names.size() ? names.get(index) : "extra " + (index - names.size() + 1);
      if (!value.isEmpty()) {
        fields.add(new FruArea.Field(name, value));
      }
    }
  }

  private void records(int start) {
    var at = start;
    for (var count = 0; at > 0 && count < MOST_RECORDS; count++) {
      if (at + 5 > content.size()) {
        faults.add("a multirecord begins behind the end");
        return;
      }
      checkSum("multirecord header", content.slice(at, at + 5));
      var end = at + 5 + content.at(at + 2);
      if (end > content.size()) {
        faults.add("a multirecord ends behind the end");
        return;
      }
      var data = content.slice(at + 5, end);
      if ((LanMessage.checksum(data) & 0xff) != content.at(at + 3)) {
        faults.add("checksum of a multirecord is wrong");
      }
      FruArea.multirecord(content.at(at), data).ifPresent(areas::add);
      at = (content.at(at + 1) & 0x80) != 0 ? 0 : end;
    }
  }

  private void checkSum(String what, Bytes octets) {
    if (LanMessage.checksum(octets) != 0) {
      faults.add("checksum of the %s is wrong".formatted(what));
    }
  }
}
