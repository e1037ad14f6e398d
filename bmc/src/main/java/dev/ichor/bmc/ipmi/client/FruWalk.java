package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.ReadSize;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.FruReader;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads FRU inventories, each at the controller that has it (§34): number 0, those that sensor
 * records name, and number 0 of the controllers that they name.
 */
final class FruWalk {
  /** Larger than any inventory in use; the size comes from the BMC. */
  private static final int LARGEST = 8192;

  private final Neighbours neighbours;
  private ReadSize size = ReadSize.FIRST;

  FruWalk(IpmiPeer session) {
    this.neighbours = new Neighbours(session);
  }

  private record Device(Neighbours.Place place, int lun, int id) {}

  List<Part> parts(List<Sdr> records) throws BmcFaultException, InterruptedException {
    Map<Device, String> devices = new LinkedHashMap<>();
    devices.put(new Device(new Neighbours.Place(LanMessage.BMC, 0), 0, 0), "built-in");
    for (var record : records) {
      if (record instanceof Sdr.FruDevice fru && fru.logical()) {
        var place = place(fru.address(), fru.channel());
        devices.putIfAbsent(new Device(place, fru.lun(), fru.id()), fru.name());
      }
    }
    for (var record : records) {
      if (record instanceof Sdr.Controller other && other.hasParts()) {
        var place = place(other.address(), other.channel());
        devices.putIfAbsent(new Device(place, 0, 0), other.name());
      }
    }
    var parts = new ArrayList<Part>();
    for (var device : devices.entrySet()) {
      parts.addAll(parts(device.getKey(), device.getValue()));
    }
    return List.copyOf(parts);
  }

  /** The BMC itself is on every channel. */
  private static Neighbours.Place place(int address, int channel) {
    return new Neighbours.Place(address, address == LanMessage.BMC ? 0 : channel);
  }

  private List<Part> parts(Device device, String name)
      throws BmcFaultException, InterruptedException {
    return switch (neighbours.ask(
        device.place(), device.lun(), owner -> parts(owner, device.id(), name))) {
      case Neighbours.Reply.Said<List<Part>>(var parts) -> parts;
      case Neighbours.Reply.Unasked<List<Part>>(var why) -> List.of(unread(name, why));
    };
  }

  /** Nothing for a place that is empty now; a fault for what cannot be read. */
  private List<Part> parts(IpmiPeer owner, int id, String name)
      throws BmcFaultException, InterruptedException {
    var info = owner.command(Command.GET_FRU_INFO, Bytes.of(id));
    if (info.completion().equals(CompletionCode.NOT_PRESENT)) {
      return List.of();
    }
    neighbours.mayGoOn(owner, info);
    if (!info.completion().isOk() || info.data().size() < 3) {
      return List.of(unread(name, info.completion().toString()));
    }
    var octets = Math.min(LARGEST, info.data().at(0) | info.data().at(1) << 8);
    var words = (info.data().at(2) & 1) != 0;
    try {
      var content = FruReader.read(content(owner, id, octets, words));
      var parts = new ArrayList<Part>();
      for (var area : content.areas()) {
        var facts = area.fields().stream().map(f -> new Part.Fact(f.name(), f.value())).toList();
        parts.add(new Part(name, area.name(), facts, List.of()));
      }
      if (!content.faults().isEmpty()) {
        parts.add(new Part(name, "inventory data", List.of(), content.faults()));
      }
      return parts;
    } catch (MalformedIpmiException e) {
      return List.of(unread(name, String.valueOf(e.getMessage())));
    }
  }

  private static Part unread(String name, String why) {
    return new Part(name, "inventory data", List.of(), List.of(why));
  }

  /** What could be read: one that ends early is read as far as it goes. */
  private Bytes content(IpmiPeer owner, int id, int octets, boolean words)
      throws BmcFaultException, InterruptedException {
    var parts = new ArrayList<Bytes>();
    var offset = 0;
    var unit = words ? 2 : 1;
    while (offset < octets) {
      var count = Math.min(size.octets(), octets - offset);
      var at = offset / unit;
      var request = Bytes.of(id, at & 0xff, at >> 8, Math.max(1, count / unit));
      var answer = owner.command(Command.READ_FRU, request);
      if (!answer.completion().isOk()) {
        neighbours.mayGoOn(owner, answer);
        var less = size.after(answer.completion());
        if (less.isEmpty()) {
          break;
        }
        size = less.get();
        continue;
      }
      var got = Math.min(answer.data().size(), count + unit);
      if (got < 2) {
        break;
      }
      parts.add(answer.data().slice(1, got));
      offset += got - 1;
      if (words && (got - 1) % 2 != 0) {
        break;
      }
    }
    return RecordWalk.joined(parts);
  }
}
