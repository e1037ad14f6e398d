package planted.boot.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class UsesNettyAnywhere {
  private UsesNettyAnywhere() {}

  public static ByteBuf buffer() {
    return Unpooled.buffer();
  }
}
