package dev.ichor.simulator.node;

import com.google.protobuf.Empty;
import dev.ichor.talos.wire.storage.BlockDeviceWipe;
import dev.ichor.talos.wire.storage.BlockDeviceWipeRequest;
import dev.ichor.talos.wire.storage.BlockDeviceWipeResponse;
import dev.ichor.talos.wire.storage.Disk;
import dev.ichor.talos.wire.storage.Disk.DiskType;
import dev.ichor.talos.wire.storage.Disks;
import dev.ichor.talos.wire.storage.DisksResponse;
import dev.ichor.talos.wire.storage.StorageServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** storage.StorageService. */
final class StorageApi extends StorageServiceGrpc.StorageServiceImplBase {
  private final NodeSession session;

  StorageApi(NodeSession session) {
    this.session = session;
  }

  @Override
  public void disks(Empty request, StreamObserver<DisksResponse> reply) {
    var disks = Disks.newBuilder();
    String system = session.node().disk().systemDisk().orElse("");
    for (NodeHardware.Disk disk : session.hardware().disks()) {
      disks.addDisks(
          Disk.newBuilder()
              .setSize(disk.sizeBytes())
              .setModel(disk.model())
              .setDeviceName(disk.path())
              .setSerial(disk.serial())
              .setWwid(disk.wwid())
              .setType(type(disk))
              .setSystemDisk(disk.path().equals(system))
              .setSubsystem("/sys/class/block"));
    }
    reply.onNext(DisksResponse.newBuilder().addMessages(disks).build());
    reply.onCompleted();
  }

  private static DiskType type(NodeHardware.Disk disk) {
    if (disk.transport().equals("nvme")) {
      return DiskType.NVME;
    }
    return disk.rotational() ? DiskType.HDD : DiskType.SSD;
  }

  @Override
  public void blockDeviceWipe(
      BlockDeviceWipeRequest request, StreamObserver<BlockDeviceWipeResponse> reply) {
    String system = session.node().disk().systemDisk().orElse("");
    for (var device : request.getDevicesList()) {
      String path = "/dev/" + device.getDevice();
      if (session.hardware().diskAt(path).isEmpty()) {
        reply.onError(
            Status.NOT_FOUND
                .withDescription("blockdevice \"" + device.getDevice() + "\" not found")
                .asRuntimeException());
        return;
      }
      if (path.equals(system) && !device.getSkipVolumeCheck()) {
        reply.onError(
            Status.FAILED_PRECONDITION
                .withDescription(
                    "blockdevice \"" + device.getDevice() + "\" is in use by volume \"META\"")
                .asRuntimeException());
        return;
      }
      if (path.equals(system)) {
        session.node().disk().wipe();
      }
      session.trace("wiped " + path);
    }
    reply.onNext(
        BlockDeviceWipeResponse.newBuilder()
            .addMessages(BlockDeviceWipe.getDefaultInstance())
            .build());
    reply.onCompleted();
  }
}
